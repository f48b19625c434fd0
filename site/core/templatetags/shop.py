"""Money, for every template."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language, to_locale

from babel.numbers import format_currency

register = template.Library()


@register.filter
def money(amount: Decimal | int | str | None, currency: str) -> str:
    """`12.5` in `EUR` → `12,50 €` for a German reader. Nothing for no amount."""
    if amount is None or amount == "":
        return ""
    return format_currency(Decimal(amount), currency, locale=to_locale(get_language() or "en-gb"))
