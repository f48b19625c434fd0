from django import template

from commerce.shipping import wording
from commerce.shipping.models import DeliveryMethod
from commerce.shipping.selectors import plan_of

register = template.Library()


@register.filter
def delivery_rule(method: DeliveryMethod) -> str:
    """When a method delivers, as shoppers read it beside a product."""
    return wording.rule(plan_of(method))
