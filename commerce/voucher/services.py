"""The counting of uses. The limit stands in the write itself, so that no two orders have the last one."""

from decimal import Decimal

from django.db.models import F, Q

from commerce.order.models import Order
from commerce.voucher.exceptions import UsedUpError
from commerce.voucher.models import Voucher, VoucherApplication
from commerce.voucher.rules import check_customer


def use(*, voucher_id: int, order: Order, discount: Decimal) -> None:
    """Count the order as a use. Raises when none is left, or this customer has had theirs.

    The write holds the row until the transaction ends, so the customer is looked up after it.
    """
    usages = Voucher.objects.filter(pk=voucher_id)
    free = Q(num_orders=0) | ~Q(usage=Voucher.SINGLE_USE)
    left = Q(max_uses=None) | Q(num_orders__lt=F("max_uses"))
    counted = {"num_orders": F("num_orders") + 1, "total_discount": F("total_discount") + discount}
    if not usages.filter(free, left).update(**counted):
        raise UsedUpError
    voucher = usages.get()
    if voucher.usage == Voucher.ONCE_PER_CUSTOMER:
        check_customer(voucher, user_id=order.user_id)
    VoucherApplication.objects.create(voucher=voucher, order=order, user_id=order.user_id)


def give_back(*, voucher_id: int, order: Order, discount: Decimal) -> None:
    """The order came to nothing: its use may be somebody else's. A second call gives nothing back."""
    deleted, _rows = VoucherApplication.objects.filter(voucher=voucher_id, order=order).delete()
    if deleted:
        Voucher.objects.filter(pk=voucher_id, num_orders__gt=0).update(
            num_orders=F("num_orders") - 1, total_discount=F("total_discount") - discount
        )
