from commerce.basket import services as baskets
from commerce.basket.exceptions import BasketError
from commerce.basket.models import Basket
from commerce.order.models import Order


def refill_basket(*, order: Order, basket: Basket) -> list[str]:
    """Put an order's goods into a basket again, so that it holds at least as many of each. Twice is once.

    What can't be had any more is left out; its titles come back.
    """
    left_out = []
    for line in order.lines.select_related("product__parent", "product__product_class").order_by("pk"):
        try:
            if line.product is None:
                left_out.append(line.title)
            else:
                baskets.restore(basket=basket, product=line.product, quantity=line.quantity)
        except BasketError:
            left_out.append(line.title)
    return left_out
