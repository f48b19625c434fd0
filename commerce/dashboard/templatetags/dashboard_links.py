"""Ways out of the dashboard, to the brands' shops, and what its pages show of the person in front of them."""

from typing import Any

from django import template
from django.utils import translation

from commerce.catalogue.models import Product
from core.brands import address
from core.models import Brand, User
from core.reach import brands_of

register = template.Library()


@register.simple_tag
def staff_brands(user: User) -> list[Brand]:
    """The brands the person works for."""
    return list(brands_of(user).select_related("site", "default_locale"))


@register.simple_tag
def shop_url(thing: Any) -> str:
    """Where shoppers see a product or category: in its brand's shop, in the brand's own language."""
    with translation.override(thing.brand.default_locale.language_code):
        return address(thing.brand, thing.get_absolute_url())


@register.simple_tag
def product_url(product: Product) -> str:
    """Where shoppers see it; empty while they don't: hidden, or without a text in the brand's own language."""
    bearer = product.canonical
    texts = bearer.copies.filter(locale=product.brand.default_locale_id, live=True)
    return shop_url(product) if bearer.is_public and texts.exists() else ""


@register.simple_tag
def brand_url(brand: Brand) -> str:
    return address(brand, "/")
