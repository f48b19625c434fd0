"""The counting of offers. Limits stand in the write itself."""

from decimal import Decimal

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from commerce.offer.exceptions import OfferGoneError
from commerce.offer.models import ConditionalOffer

OPEN, CONSUMED = ConditionalOffer.OPEN, ConditionalOffer.CONSUMED


def use(*, offer_id: int, times: int, discount: Decimal, user_id: int | None) -> None:
    """Count an order that was granted the offer. Raises when that is more than it has left."""
    offers = ConditionalOffer.objects.filter(pk=offer_id)
    # Nothing and nought are no limit: Oscar grants the offer by the same reading.
    enough = Q(max_global_applications=None) | Q(max_global_applications=0)
    enough |= Q(max_global_applications__gte=F("num_applications") + times)
    money_left = Q(max_discount=None) | Q(max_discount=0) | Q(max_discount__gt=F("total_discount"))
    counted = {
        "num_applications": F("num_applications") + times,
        "total_discount": F("total_discount") + discount,
        "num_orders": F("num_orders") + 1,
    }
    if not offers.filter(enough, money_left).update(**counted):
        raise OfferGoneError
    offer = offers.get()  # its row is held until the transaction ends
    most = offer.max_user_applications
    if user_id and most and offer.get_num_user_applications(user_id) > most:  # this order's are among them
        raise OfferGoneError


def give_back(*, offer_id: int, times: int, discount: Decimal) -> None:
    """The order came to nothing."""
    ConditionalOffer.objects.filter(pk=offer_id).update(
        num_applications=Greatest(F("num_applications") - times, 0),
        total_discount=Greatest(F("total_discount") - discount, Value(Decimal("0.00"))),
        num_orders=Greatest(F("num_orders") - 1, 0),
        status=Case(When(status=CONSUMED, then=Value(OPEN)), default=F("status")),
    )
