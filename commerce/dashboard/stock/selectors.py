"""What the pages about stock show, in a constant number of queries."""

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from commerce.catalogue.models import Product, ProductAttributeValue
from commerce.catalogue.naming import variant_words
from commerce.dashboard.reach import within
from commerce.order.models import Line, Order
from commerce.order.reservations import held_lines
from commerce.order.states import State
from commerce.partner.counting import only_counted
from commerce.partner.models import StockMovement, StockRecord
from commerce.partner.querysets import ALLOCATED, IN_STOCK
from commerce.partner.reasons import Reason
from commerce.payment.models import PaymentAttempt
from core.models import User

# What is hidden and stays so lacks nothing: the hidden copy of a product was sold out once for each variant.
OFFERED = (Q(product__is_public=True) | Q(product__go_live_at__isnull=False)) & (
    Q(product__parent=None)
    | Q(product__parent__is_public=True)
    | Q(product__parent__go_live_at__isnull=False)
)
LOW = OFFERED & Q(low_stock_threshold__isnull=False, free__lt=F("low_stock_threshold"))
SHOWN = {"low": LOW, "out": OFFERED & Q(free__lte=0), "reserved": Q(reserved__gt=0)}
OF_ORDERS = {
    Reason.ORDERED,
    Reason.CANCELLED,
    Reason.EXPIRED,
    Reason.PAYMENT_FAILED,
    Reason.SHIPPED,
    Reason.RELEASED,
}
VALUES = ProductAttributeValue.objects.select_related("attribute", "value_option__group")


def levels(user: User) -> "QuerySet[StockRecord]":
    """The stock records of the user's brands whose units are counted, with `free` and `reserved`."""
    records = counted(within(StockRecord.objects.all(), user))
    return records.order_by("partner_id", "partner_sku")


def counted(records: "QuerySet[StockRecord]") -> "QuerySet[StockRecord]":
    """Those whose units are counted, with `free` and `reserved`."""
    return only_counted(records).annotate(free=IN_STOCK - ALLOCATED, reserved=ALLOCATED)


def with_names(records: "QuerySet[StockRecord]") -> "QuerySet[StockRecord]":
    """Load what `name()` reads."""
    return records.select_related("product__parent", "partner__brand").prefetch_related(
        Prefetch("product__attribute_values", VALUES)
    )


def matching(records: "QuerySet[StockRecord]", words: str) -> "QuerySet[StockRecord]":
    """Those whose SKU or staff name has each of the words."""
    for word in words.split():
        by_sku, by_title, by_parent = (
            StockRecord.objects.order_by().filter(**{f"{column}__icontains": word}).values("pk")
            for column in ("partner_sku", "product__title", "product__parent__title")
        )
        records = records.filter(pk__in=by_sku.union(by_title, by_parent, all=True))
    return records


def changed_by(records: "QuerySet[StockRecord]", stock_take: str) -> "QuerySet[StockRecord]":
    """Those of which a stock-take of that name found another number than was in stock."""
    differing = StockMovement.objects.filter(reason=Reason.STOCK_TAKE, reference=stock_take).exclude(delta=0)
    return records.filter(pk__in=differing.values("stockrecord"))


def name(product: Product) -> str:
    """What staff call it, with the variant's words."""
    title = product.title or product.canonical.title
    return ", ".join([title, *variant_words(product)])


def history(record: StockRecord) -> "QuerySet[StockMovement]":
    return record.movements.select_related("actor").order_by("-sequence")


def reservations(user: User) -> "QuerySet[Line]":
    """What orders hold of the user's brands, the oldest first; `is_overdue`: it waits for money that is late."""
    running = PaymentAttempt.objects.filter(order=OuterRef("order"), state=PaymentAttempt.State.OPEN)
    lines = within(held_lines(), user).annotate(
        until=Subquery(running.values("expires_at")[:1]),
        in_time=Exists(running.filter(expires_at__gt=timezone.now())),
    )
    values = Prefetch("product__attribute_values", VALUES)
    return (
        lines.select_related("order__brand", "product__parent", "stockrecord")
        .prefetch_related(values)
        .order_by("order_id", "pk")  # as they were placed: the index of what is held has it so
    )


OVERDUE = Q(order__status=State.PENDING, in_time=False)


def is_overdue(order: Order) -> bool:
    """Whether an order waits for money and its time is over."""
    running = order.payment_attempts.filter(state=PaymentAttempt.State.OPEN, expires_at__gt=timezone.now())
    return order.status == State.PENDING and not running.exists()
