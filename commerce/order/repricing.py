"""What an order's goods cost today, where that is something else."""

from django.utils.translation import gettext

from commerce.basket import selectors as baskets
from commerce.basket.models import Basket
from commerce.markets.models import Market
from commerce.order.models import Order
from core.templatetags.shop import money


def sentences(*, order: Order, basket: Basket, market: Market) -> list[str]:
    """One for each article of the order that stands in the basket at another price."""
    if order.currency != market.currency:
        return []
    then = dict(order.lines.values_list("product_id", "unit_price_incl_tax"))
    lines = baskets.read(basket=basket, market=market).lines
    return [
        gettext("“%(title)s” costs %(now)s today; it was %(then)s.")
        % {
            "title": line.full_title,
            "now": money(line.unit_price, market.currency),
            "then": money(then[line.product_id], order.currency),
        }
        for line in lines
        if line.product_id in then and then[line.product_id] != line.unit_price
    ]
