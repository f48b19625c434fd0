"""Products and categories for search engines, out of what the page has read."""

from collections.abc import Sequence

from django import template

from commerce.catalogue import facts
from commerce.catalogue.selectors import CategoryPage, ProductPage
from commerce.shipping.selectors import DeliveryOption
from core.structured import Facts

register = template.Library()


@register.simple_tag(takes_context=True)
def product_facts(
    context: template.Context, page: ProductPage, delivery: Sequence[DeliveryOption]
) -> list[Facts]:
    request = context["request"]
    return facts.product_facts(page, request.brand, request.market, delivery)


@register.simple_tag(takes_context=True)
def category_facts(context: template.Context, page: CategoryPage) -> list[Facts]:
    request = context["request"]
    return facts.category_facts(page, request.brand, request.market)
