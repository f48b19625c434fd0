"""What a member of staff sees first: each of their brands' day, and what waits for somebody."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext

from commerce.catalogue.models import Product, ProductCopy
from commerce.order.models import Order
from commerce.order.states import State
from commerce.partner.models import Price, StockRecord
from core.models import Brand, User
from core.reach import brands_of

SOLD = [State.PAID, State.SHIPPED]


@dataclass(frozen=True)
class Tile:
    """One number and where it leads."""

    count: int
    label: str
    url: str = ""
    urgent: bool = False


@dataclass
class BrandDay:
    name: str
    tiles: list[Tile] = field(default_factory=list)
    revenue: list[dict[str, Any]] = field(default_factory=list)


def today(user: User) -> list[BrandDay]:
    """The day of each brand that the user works for, as far as their role may see it."""
    days = []
    for brand in brands_of(user):
        day = BrandDay(name=brand.name)
        if user.has_perm("order.view_order"):
            _add_orders(day, brand)
        if user.has_perm("catalogue.view_product"):
            _add_products(day, brand)
        days.append(day)
    return days


def _add_orders(day: BrandDay, brand: Brand) -> None:
    since = timezone.now() - timedelta(hours=24)
    recent = Q(date_placed__gte=since)
    orders = Order.objects.for_brand(brand)
    counts = orders.aggregate(
        new=Count("pk", filter=recent),
        to_ship=Count("pk", filter=Q(status=State.PAID)),
        to_refund=Count("pk", filter=Q(status=State.NEEDS_REFUND)),
    )
    page = reverse("dashboard:order-list")

    def listed(state: State) -> str:
        return f"{page}?{urlencode({'brand': brand.pk, 'status': state.value})}"

    shipping, refunds = counts["to_ship"], counts["to_refund"]
    day.tiles += [
        Tile(
            shipping, ngettext("order to ship", "orders to ship", shipping), listed(State.PAID), shipping > 0
        ),
        Tile(
            refunds,
            ngettext("refund to make", "refunds to make", refunds),
            listed(State.NEEDS_REFUND),
            refunds > 0,
        ),
        Tile(counts["new"], _("new in 24 hours"), f"{page}?{urlencode({'brand': brand.pk})}"),
    ]
    sold = orders.filter(recent, status__in=SOLD).order_by("currency").values("currency")
    day.revenue = list(sold.annotate(total=Sum("total_incl_tax")))


def _add_products(day: BrandDay, brand: Brand) -> None:
    public = Product.objects.filter(brand=brand, is_public=True)
    sellable = public.exclude(structure=Product.PARENT)
    unpriced = sellable.exclude(Exists(Price.objects.filter(stockrecord__product=OuterRef("pk")))).count()
    live = ProductCopy.objects.filter(product=OuterRef("pk"), live=True)
    unwritten = public.filter(parent=None).exclude(Exists(live)).count()
    records = StockRecord.objects.for_brand(brand).filter(product__is_public=True)
    sold_out = records.filter(num_in_stock__lte=Coalesce(F("num_allocated"), 0)).count()
    page = f"{reverse('dashboard:catalogue-product-list')}?{urlencode({'brand': brand.pk})}"
    day.tiles += [
        Tile(sold_out, _("sold out"), page, sold_out > 0),
        Tile(unpriced, _("without a price"), page, unpriced > 0),
        Tile(unwritten, _("without a text"), page, unwritten > 0),
    ]
