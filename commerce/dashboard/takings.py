"""How the week goes: what each market took beside the week before, and what sold best. Drawn as bars."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Subquery, Sum, Value, Window
from django.db.models.functions import Coalesce, RowNumber, TruncDate
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from commerce.catalogue.models import Product
from commerce.markets.models import Market
from commerce.order.models import Line, Order
from commerce.order.states import SOLD
from commerce.payment.models import Source
from core.templatetags.shop import money

DAYS = 7
HEIGHT = 60
"""Of the highest bar, in the drawing's units; a day is 30 wide."""
BEST = 5
MONEY = DecimalField(max_digits=12, decimal_places=2)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day's takings. `before`: of the week before."""

    before: bool
    x: int
    y: int
    height: int
    said: str


@dataclass(frozen=True, kw_only=True)
class MarketWeek:
    """The last seven days of a market, today included, beside the seven before. Sums are in `currency`."""

    market: str
    currency: str
    total: Decimal
    total_before: Decimal
    bars: list[Bar]
    days: list[tuple[int, str]]
    """Where each day's name stands, and the name."""

    @property
    def change(self) -> str:
        """In per cent of the week before; empty where there was nothing."""
        if not self.total_before:
            return ""
        percent = round((self.total - self.total_before) * 100 / self.total_before)
        sign = "+" if percent > 0 else "−" if percent < 0 else "±"
        return _("%(number)s%%") % {"number": f"{sign}{abs(percent)}"}


@dataclass(frozen=True, kw_only=True)
class Seller:
    """`share` of the best seller's units, in per cent."""

    pk: int
    title: str
    units: int
    share: int


def kept() -> Any:
    """Of an order: what it brought, less what went back."""
    refunded = Source.objects.filter(order=OuterRef("pk")).order_by().values("order")
    back = refunded.annotate(sum=Sum("amount_refunded")).values("sum")
    return F("total_incl_tax") - Coalesce(Subquery(back), Value(Decimal(0), MONEY))


def weeks(brands: Collection[int], midnight: datetime) -> dict[int, list[MarketWeek]]:
    """Each brand's markets with what they took and did not give back. Two queries."""
    first = midnight - timedelta(days=2 * DAYS - 1)
    rows = (
        Order.objects.filter(brand__in=brands, status__in=SOLD, date_placed__gte=first)
        .order_by()
        .alias(kept=kept())
        .values("brand", "market", "currency", day=TruncDate("date_placed"))
        .annotate(total=Sum("kept", output_field=MONEY))
    )
    takings: dict[tuple[int, int, str], dict[date, Decimal]] = defaultdict(dict)
    for row in rows:
        takings[row["brand"], row["market"], row["currency"]][row["day"]] = row["total"]
    names = {market.pk: market.name for market in Market.objects.filter(pk__in={key[1] for key in takings})}
    found: dict[int, list[MarketWeek]] = defaultdict(list)
    for (brand, market, currency), by_day in sorted(takings.items()):
        found[brand].append(_week(names[market], currency, by_day, midnight.date()))
    return found


def _week(market: str, currency: str, by_day: dict[date, Decimal], today: date) -> MarketWeek:
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    before = [day - timedelta(days=DAYS) for day in days]
    most = max(by_day.values())
    bars = [
        _bar(place, day, by_day.get(day, Decimal(0)), most, currency, old)
        for old, dates in ((True, before), (False, days))
        for place, day in enumerate(dates)
    ]
    return MarketWeek(
        market=market,
        currency=currency,
        total=sum((by_day.get(day, Decimal(0)) for day in days), Decimal(0)),
        total_before=sum((by_day.get(day, Decimal(0)) for day in before), Decimal(0)),
        bars=bars,
        days=[(place * 30 + 15, date_format(day, "D")) for place, day in enumerate(days)],
    )


def _bar(place: int, day: date, taken: Decimal, most: Decimal, currency: str, before: bool) -> Bar:
    height = round(taken * HEIGHT / most) if most else 0
    name = date_format(day, f"D {get_format('MONTH_DAY_FORMAT')}")
    return Bar(
        before=before,
        x=place * 30 + (4 if before else 14),
        y=HEIGHT - height,
        height=height,
        said=_("%(day)s: %(sum)s") % {"day": name, "sum": money(taken, currency)},
    )


def best_sellers(brands: Collection[int], midnight: datetime) -> dict[int, list[Seller]]:
    """What sold most units in the last seven days, variants counted with their product. Two queries."""
    rank = Window(RowNumber(), partition_by="order__brand", order_by=[F("units").desc(), F("thing")])
    rows: list[dict[str, Any]] = list(
        Line.objects.filter(
            order__brand__in=brands,
            order__status__in=SOLD,
            order__date_placed__gte=midnight - timedelta(days=DAYS - 1),
            product__isnull=False,
        )
        .order_by()
        .values("order__brand", thing=Coalesce("product__parent", "product"))
        .annotate(units=Sum(F("quantity") - F("num_cancelled")))
        .annotate(rank=rank)
        .filter(rank__lte=BEST)
        .order_by("order__brand", "rank")
    )
    titles = Product.objects.in_bulk([row["thing"] for row in rows])
    found: dict[int, list[Seller]] = defaultdict(list)
    for row in rows:
        brand, units = row["order__brand"], row["units"]
        most = found[brand][0].units if found[brand] else units
        found[brand].append(
            Seller(
                pk=row["thing"],
                title=titles[row["thing"]].title,
                units=units,
                share=round(units * 100 / most),
            )
        )
    return found
