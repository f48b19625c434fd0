"""Changes of many products at once: planned and looked at, carried out whole, taken back whole.

A plan keeps from → to of every value. Carrying out and taking back are the same act in two directions: each
value must still be what the plan says it was, or nothing is changed and a sentence names what differs.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Func, IntegerField, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from commerce.catalogue.models import BulkChange, Category, Product, ProductCategory
from commerce.dashboard.catalogue.exceptions import DeskRefusalError
from commerce.markets.models import Market
from commerce.partner import services as prices
from commerce.partner.bulk import NewPrice, set_prices
from commerce.partner.exceptions import InvalidPriceError
from commerce.partner.models import Price, StockRecord
from commerce.partner.prices import Ending
from core.models import Brand, User

MOST = 2_000
"""Products that one plan may hold: its rows are locked, compared and written in one transaction."""

Row = dict[str, Any]


def plan_prices(
    *,
    products: Sequence[Product],
    market: Market,
    actor: User,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    reduced: bool = False,
    ending: Ending = Ending.MINOR_UNIT,
) -> BulkChange:
    """New prices in one market: a percentage of what they cost, or one amount. A parent stands for its children."""
    brand = _one_brand(products)
    records = StockRecord.objects.filter(product__in=_units(products)).order_by("partner_sku", "pk")
    rows = []
    for record in records.prefetch_related("prices"):
        price = record.price_in(market)
        if price is None and amount is None:
            continue
        before = _price_value(price)
        new = price or Price(stockrecord=record, market=market, amount=amount)
        new.stockrecord = record
        try:
            prices.reprice(new, market, amount=amount, percent=percent, reduced=reduced, ending=ending)
        except InvalidPriceError as error:
            raise DeskRefusalError(str(error)) from error
        rows.append({"id": record.pk, "name": record.partner_sku, "from": before, "to": _price_value(new)})
    what = f"{percent:+g} %" if percent is not None else f"{amount}"
    summary = _("Prices in %(market)s: %(what)s") % {"market": market, "what": what}
    return _keep(brand, actor, BulkChange.Kind.PRICE, summary, rows, market=market)


def plan_public(*, products: Sequence[Product], public: bool, actor: User) -> BulkChange:
    """Publish products, or take them down. Variants keep what they are: they follow their product."""
    rows = [
        {"id": product.pk, "name": product.title, "from": _shown(product), "to": public}
        for product in products
    ]
    summary = _("Publish") if public else _("Take down")
    return _keep(_one_brand(products), actor, BulkChange.Kind.PUBLIC, summary, rows)


def plan_shelf(*, products: Sequence[Product], category: Category, on: bool, actor: User) -> BulkChange:
    """Put products into a category, or take them out of it."""
    brand = _one_brand(products)
    if category.brand_id != brand.pk:
        raise DeskRefusalError(_("The category belongs to another brand."))
    there = set(
        ProductCategory.objects.filter(category=category, product__in=products).values_list(
            "product_id", flat=True
        )
    )
    rows = [
        {"id": product.pk, "name": product.title, "from": product.pk in there, "to": on}
        for product in products
    ]
    words = _("Put into “%(category)s”") if on else _("Take out of “%(category)s”")
    return _keep(
        brand, actor, BulkChange.Kind.SHELF, words % {"category": category.name}, rows, category=category
    )


def carry_out(*, change: BulkChange) -> BulkChange:
    """All of the plan. DeskRefusalError, and nothing, where something has changed since it was made."""
    with transaction.atomic():
        change = BulkChange.objects.select_for_update().get(pk=change.pk)
        if change.done_at:
            raise DeskRefusalError(_("That was done already."))
        _write(change, "from", "to")
        change.done_at = timezone.now()
        change.save(update_fields=["done_at"])
    return change


def take_back(*, change: BulkChange) -> BulkChange:
    """All of it as it was. DeskRefusalError, and nothing, where something has changed since it was carried out."""
    with transaction.atomic():
        change = BulkChange.objects.select_for_update().get(pk=change.pk)
        if not change.done_at or change.undone_at:
            raise DeskRefusalError(_("There is nothing to take back."))
        _write(change, "to", "from")
        change.undone_at = timezone.now()
        change.save(update_fields=["undone_at"])
    return change


class _Length(Func):
    """Of a list in JSON."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        return self.as_sql(*args, function="JSONB_ARRAY_LENGTH", **kwargs)


def done(changes: "QuerySet[BulkChange]") -> "QuerySet[BulkChange]":
    """What was carried out, the newest first, each with its number of values instead of its rows."""
    found = changes.filter(done_at__isnull=False).annotate(count=_Length("rows")).defer("rows")
    return found.select_related("actor", "brand").order_by("-done_at", "-pk")


def _one_brand(products: Sequence[Product]) -> Brand:
    if not products:
        raise DeskRefusalError(_("Select at least one product."))
    if len(products) > MOST:
        raise DeskRefusalError(_("At most %(most)d products at once: search for fewer.") % {"most": MOST})
    if len({product.brand_id for product in products}) > 1:
        raise DeskRefusalError(_("Select products of one brand."))
    return products[0].brand


def _keep(
    brand: Brand, actor: User, kind: BulkChange.Kind, summary: str, rows: Sequence[Row], **about: Any
) -> BulkChange:
    """The plan, without what would stay the same. Plans that the person left lying go."""
    differing = [row for row in rows if row["from"] != row["to"]]
    if not differing:
        raise DeskRefusalError(_("Nothing would change."))
    BulkChange.objects.filter(actor=actor, done_at=None).delete()
    return BulkChange.objects.create(
        brand=brand, actor=actor, kind=kind, summary=summary[:255], rows=differing, **about
    )


def _units(products: Sequence[Product]) -> list[int]:
    ids = [product.pk for product in products]
    children = Product.objects.filter(parent__in=ids).values_list("pk", flat=True)
    return [*ids, *children]


def _price_value(price: Price | None) -> list[str | None] | None:
    if price is None:
        return None
    return [f"{price.amount:.2f}", None if price.compare_at is None else f"{price.compare_at:.2f}"]


def _shown(product: Product) -> bool | str:
    """Public, hidden, or hidden until a moment (ISO 8601)."""
    is_due = product.go_live_at and not product.is_public
    return product.go_live_at.isoformat() if is_due else product.is_public


def _write(change: BulkChange, source: str, target: str) -> None:
    now, write = _STATES[change.kind](change)
    moved = [row["name"] for row in change.rows if now.get(row["id"], False) != row[source]]
    if moved:
        text = ngettext(
            "Nothing was changed: “%(name)s” is no longer what it was.",
            "Nothing was changed: %(count)d are no longer what they were, “%(name)s” among them.",
            len(moved),
        )
        raise DeskRefusalError(text % {"count": len(moved), "name": moved[0]})
    write({row["id"]: row[target] for row in change.rows})


def _prices(change: BulkChange) -> tuple[dict[int, Any], Callable[[dict[int, Any]], None]]:
    """A price by its stock record; None is none, False a stock record that is gone."""
    ids = [row["id"] for row in change.rows]
    there = StockRecord.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    now: dict[int, Any] = dict.fromkeys(there.values_list("pk", flat=True))
    for price in Price.objects.select_for_update().filter(stockrecord__in=ids, market=change.market):
        now[price.stockrecord_id] = _price_value(price)

    def write(values: dict[int, Any]) -> None:
        amounts = {
            pk: [each and Decimal(each) for each in value or (None, None)] for pk, value in values.items()
        }
        set_prices(
            NewPrice(stockrecord_id=pk, market_id=change.market_id, amount=amount, compare_at=former)
            for pk, (amount, former) in amounts.items()
        )

    return now, write


def _publics(change: BulkChange) -> tuple[dict[int, Any], Callable[[dict[int, Any]], None]]:
    """Whether a product is public, or when it will be; None is one that is gone."""
    ids = [row["id"] for row in change.rows]
    rows = Product.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    now: dict[int, Any] = dict.fromkeys(ids) | {product.pk: _shown(product) for product in rows}

    def write(values: dict[int, Any]) -> None:
        for value in set(values.values()):
            wanted = [pk for pk, each in values.items() if each == value]
            Product.objects.filter(pk__in=wanted).update(
                is_public=value is True,
                go_live_at=datetime.fromisoformat(value) if isinstance(value, str) else None,
                date_updated=timezone.now(),
            )

    return now, write


def _shelves(change: BulkChange) -> tuple[dict[int, Any], Callable[[dict[int, Any]], None]]:
    """Whether a product is in the category; None is one that is gone."""
    ids = [row["id"] for row in change.rows]
    products = Product.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    there = ProductCategory.objects.filter(category=change.category, product__in=ids)
    now: dict[int, Any] = dict.fromkeys(ids)
    now |= dict.fromkeys(products.values_list("pk", flat=True), False)
    now |= dict.fromkeys(there.values_list("product_id", flat=True), True)

    def write(values: dict[int, Any]) -> None:
        off = [pk for pk, value in values.items() if not value]
        ProductCategory.objects.filter(category=change.category, product__in=off).delete()
        ProductCategory.objects.bulk_create(
            ProductCategory(category=change.category, product_id=pk) for pk, value in values.items() if value
        )

    return now, write


_STATES: dict[str, Callable[[BulkChange], tuple[dict[int, Any], Callable[[dict[int, Any]], None]]]] = {
    BulkChange.Kind.PRICE: _prices,
    BulkChange.Kind.PUBLIC: _publics,
    BulkChange.Kind.SHELF: _shelves,
}
