"""Orders by whose they are: of one person, with one brand."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.utils.translation import gettext

from commerce.catalogue.models import Product
from commerce.catalogue.selectors.gallery import on_lines
from commerce.order import links
from commerce.order.models import Line, Order
from commerce.order.parcels import Parcel, parcels, prefetched
from commerce.order.selectors import arrival
from commerce.order.states import SOLD, State
from core.models import Brand, User

PAGE_SIZE = 10


@dataclass(frozen=True, kw_only=True)
class OrderCard:
    """An order in a list."""

    number: str
    placed: datetime
    state: str
    kind: str
    titles: tuple[str, ...]
    image: dict[str, Any] | None
    more: int
    total: Decimal
    currency: str
    arrival: str
    url: str
    refill_link: str
    left: str = ""  # how much of it has left, while the rest is still to come
    parcels: tuple[Parcel, ...] = ()  # those under way


@dataclass(frozen=True, kw_only=True)
class OrderList:
    orders: tuple[OrderCard, ...]
    page: Any
    pages: range


def orders_of(*, user: User, brand: Brand, number: int | str, size: int = PAGE_SIZE) -> OrderList:
    """A page of somebody's orders with a brand, newest first. Raises `InvalidPage` if there is no such page."""
    orders = _own(user, brand).order_by("-date_placed", "-pk")
    lines = Prefetch("lines", Line.objects.select_related("product").order_by("pk"))
    paginator = Paginator(orders.select_related("market__locale").prefetch_related(lines, prefetched()), size)
    page = paginator.page(number)
    images = _images(list(page))
    cards = tuple(_card(order, images) for order in page)
    return OrderList(orders=cards, page=page, pages=paginator.page_range)


def order_of(*, user: User, brand: Brand, number: str) -> Order | None:
    """An order of this person with this brand, of nobody else."""
    return _own(user, brand).select_related("market__locale").filter(number=number).first()


def _own(user: User, brand: Brand) -> Any:
    return Order.objects.for_brand(brand).filter(user=user)


SHOWN = 3
KINDS = {**dict.fromkeys(SOLD, "success"), State.PENDING: "low"}


def _images(orders: list[Order]) -> dict[tuple[int, int], dict[str, Any] | None]:
    """The picture of what each order begins with, by (locale, product): two queries for each locale."""
    found: dict[tuple[int, int], dict[str, Any] | None] = {}
    for locale_id in sorted({order.market.locale_id for order in orders}):
        own = [order for order in orders if order.market.locale_id == locale_id]
        bearers = {
            product.pk: product.parent_id or product.pk for order in own if (product := _first_product(order))
        }
        pictures = on_lines(bearers, brand_id=own[0].brand_id, locale_id=locale_id)
        found |= {(locale_id, product_id): picture for product_id, picture in pictures.items()}
    return found


def _first_product(order: Order) -> Product | None:
    """What stands for the order: the first of its goods that the shop still knows."""
    return next((line.product for line in order.lines.all() if line.product), None)


def _card(order: Order, images: dict[tuple[int, int], dict[str, Any] | None]) -> OrderCard:
    lines = list(order.lines.all())
    state, first = State(order.status), _first_product(order)
    return OrderCard(
        number=order.number,
        placed=order.date_placed,
        state=str(state.label),
        kind=KINDS.get(state, "quiet"),
        titles=tuple(line.title for line in lines[:SHOWN]),
        image=images.get((order.market.locale_id, first.pk)) if first else None,
        more=max(len(lines) - SHOWN, 0),
        total=order.total_incl_tax,
        currency=order.currency,
        arrival=arrival(order),
        url=links.path(order),
        refill_link="" if state == State.PENDING else links.token(order),
        left=_left(lines) if state == State.PARTLY_SHIPPED else "",
        parcels=tuple(parcel for parcel in parcels(order) if not parcel.delivered),
    )


def _left(lines: list[Line]) -> str:
    """How much is on its way, of how much."""
    return gettext("%(left)d of %(all)d pieces have left us.") % {
        "left": sum(line.num_shipped for line in lines),
        "all": sum(line.quantity - line.num_cancelled for line in lines),
    }
