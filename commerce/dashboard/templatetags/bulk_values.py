from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commerce.catalogue.models import BulkChange
from core.templatetags.shop import money

register = template.Library()


@register.simple_tag
def bulk_value(change: BulkChange, row: dict[str, Any], side: str) -> str:
    """A value of a bulk change in words: a price, public or hidden, in the category or not."""
    value = row[side]
    if change.kind == BulkChange.Kind.PRICE and change.market:
        if value is None:
            return _("none")
        amount, former = (each and money(Decimal(each), change.market.currency) for each in value)
        return (
            _("%(amount)s, formerly %(former)s") % {"amount": amount, "former": former} if former else amount
        )
    if change.kind == BulkChange.Kind.PUBLIC:
        if isinstance(value, str):
            moment = date_format(timezone.localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
            return _("hidden until %(moment)s") % {"moment": moment}
        return _("public") if value else _("hidden")
    return _("in it") if value else _("not in it")
