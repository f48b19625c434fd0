"""What an account's pages show."""

from dataclasses import dataclass

from django.db.models import QuerySet

from oscar.apps.address.models import Country, UserAddress

from commerce.markets.models import Market
from commerce.order.models import Order
from commerce.order.selectors import address_answers, address_lines
from core.models import Brand, User


@dataclass(frozen=True, kw_only=True)
class AddressCard:
    """An address as it is written on a parcel. `is_deliverable`: whether the market of the page delivers there."""

    id: int
    name: str
    lines: tuple[str, ...]
    is_for_delivery: bool
    is_for_invoices: bool
    is_deliverable: bool


def addresses(*, user: User, market: Market) -> list[AddressCard]:
    """The address book, defaults first."""
    reached = set(market.countries.values_list("pk", flat=True))
    return [_card(address, reached) for address in _book(user)]


def address_of(*, user: User, pk: int) -> UserAddress | None:
    """An address of this person, of nobody else."""
    return UserAddress.objects.filter(user=user, pk=pk).select_related("country").first()


def countries_of(brand: Brand) -> QuerySet[Country]:
    """Wherever the brand delivers, in whichever market."""
    return Country.objects.filter(pk__in=Market.objects.filter(brands=brand).values("countries"))


def known_details(*, user: User, brand: Brand, market: Market) -> dict[str, str]:
    """What the checkout need not ask: the default address, or that of the last order with this brand.

    Only of a country that the market delivers to; otherwise the name alone.
    """
    name = {"email": user.email, "first_name": user.first_name, "last_name": user.last_name}
    reached = set(market.countries.values_list("pk", flat=True))
    known = next((address for address in _book(user) if address.country_id in reached), None)
    if known is None:
        orders = Order.objects.for_brand(brand).filter(user=user, shipping_address__country__in=reached)
        last = orders.select_related("shipping_address").order_by("-pk").first()
        known = last.shipping_address if last else None
    return {**name, **address_answers(known)} if known else name


def last_delivery(*, user: User, brand: Brand, market: Market) -> str:
    """The code of the method by which the last order came; empty if there was none."""
    orders = Order.objects.for_brand(brand).filter(user=user, market=market).order_by("-pk")
    return orders.values_list("shipping_code", flat=True).first() or ""


def details_with(*, user: User, address_id: str) -> dict[str, str]:
    """The checkout's answers with an address out of the book; none if it isn't in there."""
    is_key = address_id.isascii() and address_id.isdigit() and len(address_id) < 18
    known = _book(user).filter(pk=int(address_id)).first() if is_key else None
    return {"email": user.email, **address_answers(known)} if known else {}


def _book(user: User) -> QuerySet[UserAddress]:
    return UserAddress.objects.filter(user=user).order_by(
        "-is_default_for_shipping", "-is_default_for_billing", "-pk"
    )


def _card(address: UserAddress, reached: set[str]) -> AddressCard:
    lines = address_lines(address)
    return AddressCard(
        id=address.pk,
        name=address.name,
        lines=lines,
        is_for_delivery=address.is_default_for_shipping,
        is_for_invoices=address.is_default_for_billing,
        is_deliverable=address.country_id in reached,
    )
