"""Orders by whose they are: of one person, with one brand."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch

from commerce.order import links
from commerce.order.models import Line, Order
from commerce.order.states import State
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
    more: int
    total: Decimal
    currency: str
    url: str
    refill_link: str


@dataclass(frozen=True, kw_only=True)
class OrderList:
    orders: tuple[OrderCard, ...]
    page: Any
    pages: range


def orders_of(*, user: User, brand: Brand, number: int | str, size: int = PAGE_SIZE) -> OrderList:
    """A page of somebody's orders with a brand, newest first. Raises `InvalidPage` if there is no such page."""
    orders = _own(user, brand).order_by("-date_placed", "-pk")
    lines = Prefetch("lines", Line.objects.order_by("pk"))
    paginator = Paginator(orders.select_related("market__locale").prefetch_related(lines), size)
    page = paginator.page(number)
    cards = tuple(_card(order) for order in page)
    return OrderList(orders=cards, page=page, pages=paginator.page_range)


def order_of(*, user: User, brand: Brand, number: str) -> Order | None:
    """An order of this person with this brand, of nobody else."""
    return _own(user, brand).select_related("market__locale").filter(number=number).first()


def _own(user: User, brand: Brand) -> Any:
    return Order.objects.for_brand(brand).filter(user=user)


SHOWN = 3
KINDS = {State.SHIPPED: "success", State.PAID: "success", State.PENDING: "low"}


def _card(order: Order) -> OrderCard:
    lines = list(order.lines.all())
    state = State(order.status)
    return OrderCard(
        number=order.number,
        placed=order.date_placed,
        state=str(state.label),
        kind=KINDS.get(state, "quiet"),
        titles=tuple(line.title for line in lines[:SHOWN]),
        more=max(len(lines) - SHOWN, 0),
        total=order.total_incl_tax,
        currency=order.currency,
        url=links.path(order),
        refill_link="" if state == State.PENDING else links.token(order),
    )
