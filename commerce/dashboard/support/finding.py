"""An order or a customer by anything that somebody on the telephone may have at hand."""

import re

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Replace

from oscar.apps.address.models import UserAddress

from commerce.dashboard.reach import within
from commerce.order.models import Line, Order, OrderStatusChange, Shipment, ShippingAddress
from commerce.order.states import State
from commerce.payment.models import PaymentAttempt, Refund
from core.models import User
from core.reach import brands_of

NUMBER = re.compile(r"[+0-9][0-9 ()/.-]*")
DIGITS_OF_A_TELEPHONE = 5
LETTERS_OF_A_PARCEL = 5


def words_of(text: str) -> list[str]:
    """What each result has to do with. Digits in groups are one word: a telephone, a parcel."""
    text = text.strip()
    return [re.sub(r"[ ()/.-]", "", text)] if NUMBER.fullmatch(text) else text.split()


def orders(user: User, words: list[str]) -> "QuerySet[Order]":
    """The orders of the user's brands that have to do with every word, the newest first."""
    found = within(Order.objects.select_related("brand", "market", "user", "shipping_address"), user)
    says = Q()
    for word in words:
        says &= _order_says(word)
    return (
        found.filter(says | _parcel_says("".join(words)))
        .prefetch_related("lines")
        .order_by("-date_placed", "-pk")
    )


def people(user: User, words: list[str]) -> "QuerySet[User]":
    """The customers of the user's brands that have to do with every word, with the number of orders there."""
    found = within(User.objects.all(), user)
    for word in words:
        places = _places(UserAddress.objects.all(), word)
        found = found.filter(_name(word) | Q(email__icontains=word) | Q(pk__in=places.values("user")))
    mine = Q(orders__brand__in=brands_of(user))
    return found.annotate(num_orders=Count("orders", filter=mine, distinct=True)).order_by("email")


def _dashed(word: str) -> str:
    """An order's number as it is written, of one that was typed without its dashes."""
    letters = word.upper()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _order_says(word: str) -> Q:
    owners = User.objects.filter(_name(word) | Q(email__icontains=word))
    places = _places(ShippingAddress.objects.all(), word)
    return (
        Q(number__icontains=word)
        | Q(number=_dashed(word))
        | Q(guest_email__icontains=word)
        | Q(user__in=owners.values("pk"))
        | Q(shipping_address__in=places.values("pk"))
        | Q(pk__in=Line.objects.filter(partner_sku__istartswith=word).values("order"))
        | Q(pk__in=PaymentAttempt.objects.filter(reference=word).values("order"))
        | Q(pk__in=Refund.objects.filter(reference=word).values("attempt__order"))
    )


def _parcel_says(number: str) -> Q:
    """By a parcel's number, however it is spaced; of orders that left before parcels were noted, by the history."""
    if len(number) < LETTERS_OF_A_PARCEL:
        return Q(pk__in=())
    unspaced = Replace("tracking_number", Value(" "), Value(""))
    parcels = Shipment.objects.alias(unspaced=unspaced).filter(unspaced__icontains=number)
    left = OrderStatusChange.objects.filter(
        order__shipments=None, new_status=State.SHIPPED, reason__icontains=number
    )
    return Q(pk__in=parcels.values("order")) | Q(pk__in=left.values("order"))


def _places(places: QuerySet, word: str) -> QuerySet:
    """Addresses by name, postcode (with or without its space) and telephone (with or without its country)."""
    says = _name(word) | Q(postcode__icontains=word) | Q(unspaced__icontains=word)
    digits = re.sub(r"\D", "", word).lstrip("0")
    if len(digits) >= DIGITS_OF_A_TELEPHONE and NUMBER.fullmatch(word):
        says |= Q(phone_number__contains=digits)
    return places.alias(unspaced=Replace("postcode", Value(" "), Value(""))).filter(says)


def _name(word: str) -> Q:
    says = Q()
    for spelling in _spellings(word):
        says |= Q(first_name__icontains=spelling) | Q(last_name__icontains=spelling)
    return says


def _spellings(word: str) -> set[str]:
    """With either apostrophe: telephones and text programs make ’ of ' (and the index knows what is written)."""
    return {re.sub("['’]", apostrophe, word) for apostrophe in "'’"}
