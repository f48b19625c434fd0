from django import template

from commerce.catalogue.models import Product
from commerce.dashboard.catalogue import selectors

register = template.Library()


@register.filter
def price_summary(product: Product) -> list[selectors.MarketPrice]:
    """What the product costs in each market of its brand."""
    return selectors.price_summary(product)


@register.filter
def skus(product: Product) -> list[str]:
    return selectors.skus(product)
