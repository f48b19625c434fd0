"""How many orders came, drawn as bars: one for each day, of long times one for each month."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, DateField, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _, ngettext

from commerce.order.models import Order

WIDTH, HEIGHT = 900, 120
"""Of the drawing, in its own units."""
USUAL = 30
"""Days, where nobody has asked for others."""
MOST_DAYS = 93
MARKS = 10
"""At most so many dates are written below."""


@dataclass(frozen=True, kw_only=True)
class Bar:
    x: float
    y: int
    width: float
    height: int
    said: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    title: str
    total: int
    bars: list[Bar]
    marks: list[tuple[float, str]]
    """Where a date stands, and the date."""


def orders(placed: "QuerySet[Order]", first: date | None, last: date | None) -> Plot:
    """Those of `placed` from `first` to `last`, both included; without them, of the last thirty days. One query."""
    last = last or timezone.localdate()
    first = first or last - timedelta(days=USUAL - 1)
    monthly = (last - first).days >= MOST_DAYS
    span = TruncMonth("date_placed", output_field=DateField()) if monthly else TruncDate("date_placed")
    counts: dict[date, int] = dict(
        placed.filter(date_placed__gte=_midnight(first), date_placed__lt=_midnight(last + timedelta(days=1)))
        .order_by()
        .values_list(span)
        .annotate(count=Count("pk"))
    )
    spans = _months(first, last) if monthly else _days(first, last)
    shape, mark = "YEAR_MONTH_FORMAT", "YEAR_MONTH_FORMAT"
    if not monthly:
        shape, mark = f"D {get_format('DATE_FORMAT')}", "MONTH_DAY_FORMAT"
    wide, most = WIDTH / max(len(spans), 1), max(counts.values(), default=1)
    every = -(-len(spans) // MARKS) or 1
    return Plot(
        title=_("Orders by month") if monthly else _("Orders by day"),
        total=sum(counts.values()),
        bars=[
            _bar(place * wide, wide, counts.get(day, 0), most, day, shape) for place, day in enumerate(spans)
        ],
        marks=[
            ((place + 0.5) * wide, date_format(day, mark))
            for place, day in enumerate(spans)
            if not place % every
        ],
    )


def _bar(x: float, wide: float, count: int, most: int, day: date, shape: str) -> Bar:
    height = round(count * HEIGHT / most)
    said = ngettext("%(day)s: %(count)d order", "%(day)s: %(count)d orders", count)
    return Bar(
        x=round(x + wide * 0.15, 1),
        y=HEIGHT - height,
        width=round(wide * 0.7, 1),
        height=height,
        said=said % {"day": date_format(day, shape), "count": count},
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _months(first: date, last: date) -> list[date]:
    begins = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in begins]
