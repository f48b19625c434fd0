"""What a member of staff sees first: what waits for them in each of their brands, the day, and the week.

Each number is asked for all brands in one go, so the page costs the same however many there are.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext

from commerce.catalogue.models import Product
from commerce.dashboard import takings
from commerce.dashboard.catalogue.search import UNPRICED, UNWRITTEN
from commerce.dashboard.orders.queue import TO_SEND
from commerce.dashboard.stock.selectors import SHOWN, counted
from commerce.order.models import Order
from commerce.order.states import SENDING, State
from commerce.partner.models import StockRecord
from core.models import Brand, User
from core.reach import brands_of

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Tile:
    """One number and the list that it counts. `note` sets it beside something."""

    count: int
    label: str
    url: str
    urgent: bool = False
    note: str = ""


@dataclass
class BrandDay:
    brand: Brand
    tiles: list[Tile] = field(default_factory=list)
    weeks: list[takings.MarketWeek] | None = None
    """None: not for this role."""
    sellers: list[takings.Seller] = field(default_factory=list)


def today(user: User) -> list[BrandDay]:
    """The day of each brand that the user works for, as far as their role may see it."""
    days = {brand.pk: BrandDay(brand=brand) for brand in brands_of(user).select_related("site")}
    if user.has_perm("order.view_order"):
        _add_orders(days)
    if user.has_perm("catalogue.view_product"):
        _add_products(days, with_stock=user.has_perm("partner.view_stockrecord"))
    return list(days.values())


def _add_orders(days: dict[int, BrandDay]) -> None:
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    counts = _order_counts(days, now, midnight)
    weeks = takings.weeks(list(days), midnight)
    sellers = takings.best_sellers(list(days), midnight)
    for pk, day in days.items():
        day.tiles += _order_tiles(pk, counts.get(pk, {}))
        day.weeks, day.sellers = weeks.get(pk, []), sellers.get(pk, [])


def _order_counts(brands: Iterable[int], now: datetime, midnight: datetime) -> dict[int, dict[str, int]]:
    """Only what is open or recent is read, whatever the history is."""
    recent = Q(date_placed__gte=midnight - WEEK)
    rows = (
        Order.objects.filter(recent | Q(status__in=[*SENDING, State.NEEDS_REFUND]), brand__in=brands)
        .order_by()
        .values("brand")
        .annotate(
            to_ship=Count("pk", filter=Q(status__in=SENDING)),
            overdue=Count("pk", filter=Q(status__in=SENDING, promised_until__lt=now.date())),
            to_refund=Count("pk", filter=Q(status=State.NEEDS_REFUND)),
            unpaid=Count("pk", filter=Q(status=State.FAILED, date_placed__gte=midnight - DAY)),
            today=Count("pk", filter=Q(date_placed__gte=midnight)),
            week_ago=Count("pk", filter=Q(date_placed__gte=midnight - WEEK, date_placed__lt=now - WEEK)),
        )
    )
    return {row["brand"]: row for row in rows}


def _order_tiles(brand: int, counts: dict[str, int]) -> list[Tile]:
    page = reverse("dashboard:order-list")

    def listed(**asked: str) -> str:
        return f"{page}?{urlencode({'brand': brand, **asked})}"

    shipping, overdue, refunds, unpaid, placed, before = (
        counts.get(name, 0) for name in ("to_ship", "overdue", "to_refund", "unpaid", "today", "week_ago")
    )
    today = timezone.localdate()
    return [
        Tile(
            placed,
            ngettext("order today", "orders today", placed),
            listed(date_from=today.isoformat()),
            note=_("%(count)d at this time a week ago") % {"count": before},
        ),
        Tile(shipping, ngettext("order to ship", "orders to ship", shipping), listed(status=TO_SEND)),
        *([Tile(overdue, _("overdue"), listed(due="overdue"), True)] if overdue else []),
        Tile(
            refunds,
            ngettext("refund to make", "refunds to make", refunds),
            listed(status=State.NEEDS_REFUND),
            refunds > 0,
        ),
        Tile(
            unpaid,
            ngettext("payment failed since yesterday", "payments failed since yesterday", unpaid),
            listed(status=State.FAILED, date_from=(today - DAY).isoformat()),
        ),
    ]


def _add_products(days: dict[int, BrandDay], *, with_stock: bool) -> None:
    for pk, counts in _standing(days).items():
        stock, listed = (
            f"{reverse(f'dashboard:{name}')}?{urlencode({'brand': pk})}"
            for name in ("stock-list", "catalogue-product-list")
        )
        low, out, unpriced, unwritten = counts
        if with_stock:
            days[pk].tiles += [
                Tile(low, _("low on stock"), f"{stock}&show=low"),
                Tile(out, _("sold out"), f"{stock}&show=out", out > 0),
            ]
        days[pk].tiles += [
            Tile(unpriced, _("without a price"), f"{listed}&state=unpriced", unpriced > 0),
            Tile(unwritten, _("without a text"), f"{listed}&state=unwritten", unwritten > 0),
        ]


def _standing(brands: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """What whole catalogues are read for: counted once a minute for everybody, so that a visit costs no reading."""
    keys = {brand: f"dashboard:standing:{brand}" for brand in brands}
    kept = cache.get_many(keys.values())
    missing = [brand for brand, key in keys.items() if key not in kept]
    if missing:
        counts = {keys[brand]: each for brand, each in _count_standing(missing).items()}
        cache.set_many(counts, KEPT_SECONDS)
        kept |= counts
    return {brand: kept[key] for brand, key in keys.items()}


def _count_standing(brands: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Per brand: low on stock, sold out, without a price, without a text. Four queries."""
    records = counted(StockRecord.objects.filter(partner__brand__in=brands))
    products = Product.objects.filter(brand__in=brands, parent=None)
    numbers = (
        *(_by(records.filter(SHOWN[shown]), "partner__brand") for shown in ("low", "out")),
        *(_by(products.filter(lacking), "brand") for lacking in (UNPRICED, UNWRITTEN)),
    )
    return {brand: tuple(by_brand.get(brand, 0) for by_brand in numbers) for brand in brands}


def _by(rows: "QuerySet[Any]", brand: str) -> dict[int, int]:
    """How many of the rows each brand has."""
    return dict(rows.order_by().values_list(brand).annotate(count=Count("pk")))
