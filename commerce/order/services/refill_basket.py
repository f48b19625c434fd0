from django.utils.translation import gettext

from commerce.basket import services as baskets
from commerce.basket.exceptions import BasketError, UnknownProductError
from commerce.basket.models import Basket
from commerce.order.models import Order


def refill_basket(*, order: Order, basket: Basket) -> list[str]:
    """Put an order's goods into a basket again, so that it holds at least as many of each. Twice is once.

    They are priced as of today. What can't be had any more is left out; a sentence about each comes back.
    """
    left_out = []
    for line in order.lines.select_related("product__parent", "product__product_class").order_by("pk"):
        try:
            if line.product is None:
                raise UnknownProductError
            baskets.restore(basket=basket, product=line.product, quantity=line.quantity)
        except UnknownProductError:
            left_out.append(gettext("“%(title)s” is no longer sold here.") % {"title": line.title})
        except BasketError as error:
            left_out.append(error.message)
    return left_out
