"""What support sees of a customer: what they bought, what lies in their baskets, what they were written."""

from dataclasses import dataclass
from typing import Any

from commerce.basket import selectors as baskets
from commerce.basket.lines import BasketPage
from commerce.communication.archive import mails_of
from commerce.dashboard.reach import within
from commerce.markets.models import Market
from commerce.order.models import Order
from commerce.wishlists.selectors import Wish, wishes
from core.models import Brand, User
from core.reach import brands_of

MOST_ORDERS, MOST_MAILS = 25, 15
SEE_WISHES = "wishlists.view_wishlist"


@dataclass(frozen=True, kw_only=True)
class AtBrand:
    """What a customer has with one brand, priced as they see it."""

    brand: Brand
    basket: BasketPage | None
    basket_market: Market | None
    wishes: tuple[Wish, ...]


def context(customer: User, reader: User) -> dict[str, Any]:
    """Of the reader's brands only. The number of queries grows with the brands, with nothing else."""
    orders = within(Order.objects.select_related("brand", "market", "user"), reader).filter(user=customer)
    shown = list(orders.prefetch_related("lines").order_by("-date_placed", "-pk")[:MOST_ORDERS])
    numbers = {order.pk: order.number for order in shown}
    mails = mails_of(shown, most=MOST_MAILS)
    return {
        "orders": shown,
        "has_more_orders": len(shown) == MOST_ORDERS,
        "mails": [{"mail": mail, "number": numbers[mail.order_id]} for mail in mails],
        "at_brands": [_at(brand, customer, reader) for brand in brands_of(reader).order_by("pk")],
    }


def _at(brand: Brand, customer: User, reader: User) -> AtBrand:
    basket = baskets.find(brand=brand, owner=customer, basket_id=None)
    market = basket.market if basket else Market.objects.filter(brands=brand).order_by("pk").first()
    may_see = market is not None and reader.has_perm(SEE_WISHES)
    return AtBrand(
        brand=brand,
        basket=baskets.read(basket=basket, market=basket.market) if basket else None,
        basket_market=basket.market if basket else None,
        wishes=tuple(wishes(user=customer, brand=brand, market=market)) if may_see else (),
    )
