"""What an offer gives, and what it asks for, in a sentence with the offer's own currency.

Oscar's sentences name every amount in the installation's default currency.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _, ngettext

from core.templatetags.shop import money

if TYPE_CHECKING:
    from commerce.offer.models import Benefit, Condition


def gives(benefit: "Benefit", currency: str) -> str:
    """`10% off Rugs, on at most 2 pieces`. What is of a kind made elsewhere speaks for itself."""
    amount = money(benefit.value, currency or "XXX")
    percent = _("%(number)s%%") % {"number": _number(benefit.value)}
    kinds: dict[str, tuple[Any, str]] = {
        benefit.PERCENTAGE: (_("%(amount)s off %(range)s"), percent),
        benefit.FIXED: (_("%(amount)s off the sum of %(range)s"), amount),
        benefit.FIXED_UNIT: (_("%(amount)s off each piece of %(range)s"), amount),
        benefit.MULTIBUY: (_("the cheapest piece of %(range)s for nothing"), ""),
        benefit.FIXED_PRICE: (_("what the condition asks for, for %(amount)s"), amount),
        benefit.SHIPPING_PERCENTAGE: (_("%(amount)s off delivery"), percent),
        benefit.SHIPPING_ABSOLUTE: (_("%(amount)s off delivery"), amount),
        benefit.SHIPPING_FIXED_PRICE: (_("delivery for %(amount)s"), amount),
    }
    if benefit.type not in kinds:
        return str(benefit)
    sentence, amount = kinds[benefit.type]
    said: str = sentence % {"amount": amount, "range": benefit.range}
    if most := benefit.max_affected_items:
        said += ngettext(", on one piece", ", on at most %(count)d pieces", most) % {"count": most}
    return said


def asks(condition: "Condition", currency: str) -> str:
    """`from £20.00 of Rugs`, `from 2 pieces of Rugs`."""
    value = condition.value or Decimal()
    count = int(value)
    if condition.type == condition.VALUE:
        sentence, amount = _("from %(amount)s of %(range)s"), money(value, currency or "XXX")
    elif condition.type == condition.COUNT:
        sentence = ngettext(
            "from %(amount)s piece of %(range)s", "from %(amount)s pieces of %(range)s", count
        )
        amount = _number(value)
    elif condition.type == condition.COVERAGE:
        sentence = ngettext(
            "from %(amount)s product of %(range)s", "from %(amount)s different products of %(range)s", count
        )
        amount = _number(value)
    else:
        return str(condition)
    return sentence % {"amount": amount, "range": condition.range}


def _number(value: Decimal | None) -> str:
    return number_format(f"{(value or Decimal()).normalize():f}")
