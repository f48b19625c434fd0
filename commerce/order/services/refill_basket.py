from django.utils.translation import gettext, ngettext

from commerce.basket import services as baskets
from commerce.basket.exceptions import BasketError, NotEnoughError, UnknownProductError
from commerce.basket.models import Basket
from commerce.order.models import Line, Order


def refill_basket(*, order: Order, basket: Basket) -> list[str]:
    """Put an order's goods into a basket again, so that it holds at least as many of each. Twice is once.

    They are priced as of today. Of what there is too little left, that much; what can't be had any more is
    left out. A sentence about each comes back.
    """
    rows = order.lines.select_related("product__parent", "product__product_class").order_by("pk")
    return [sentence for line in rows if (sentence := _restore(basket, line))]


def _restore(basket: Basket, line: Line) -> str:
    """What there is to say about a line; nothing if the basket now holds it whole."""
    try:
        if line.product is None:
            raise UnknownProductError
        try:
            baskets.restore(basket=basket, product=line.product, quantity=line.quantity)
        except NotEnoughError as error:
            baskets.restore(basket=basket, product=line.product, quantity=error.left)
            return _less(line, error.left)
    except UnknownProductError:
        return gettext("“%(title)s” is no longer sold here.") % {"title": line.title}
    except BasketError as error:
        return error.message
    return ""


def _less(line: Line, left: int) -> str:
    return ngettext(
        "Of “%(title)s” only %(left)d piece is left.", "Of “%(title)s” only %(left)d pieces are left.", left
    ) % {"title": line.title, "left": left}
