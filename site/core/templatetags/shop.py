"""Money, for every template."""

from decimal import Decimal
from functools import lru_cache

from django import template
from django.utils.translation import get_language, to_locale

from babel.numbers import format_currency

register = template.Library()


@register.filter
def money(amount: Decimal | int | str | None, currency: str) -> str:
    """`12.5` in `EUR` → `12,50 €` for a German reader. Nothing for no amount."""
    if amount is None or amount == "":
        return ""
    return _written(Decimal(amount), currency, to_locale(get_language() or "en-gb"))


# A list names few prices many times, and Babel reads its patterns anew for each.
@lru_cache(maxsize=5_000)
def _written(amount: Decimal, currency: str, locale: str) -> str:
    return format_currency(amount, currency, locale=locale).replace("-", "−")
