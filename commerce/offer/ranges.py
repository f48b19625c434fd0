"""Which of a basket's products the ranges of its offers hold: one query, however many of either."""

from collections.abc import Iterable

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from commerce.catalogue.models import Product, ProductCategory
from commerce.offer.models import Range, RangeProduct

INCLUDED, EXCLUDED, OF_CLASS, BELOW, NOT_BELOW, STANDS_IN = range(6)


def look_into(ranges: Iterable[Range], products: Iterable[Product]) -> None:
    """Set `members` of each range: the keys of those of `products` that it contains."""
    ranges, products = list(ranges), list(products)
    facts = _facts({each.pk for each in ranges}, {each.canonical.pk for each in products} | _keys(products))
    for each in ranges:
        inside = (product.pk for product in products if _contains(each, product, facts))
        each.members = frozenset(inside)


def _contains(of: Range, product: Product, facts: set[tuple[int, int, str]]) -> bool:
    keys = {str(product.pk), str(product.canonical.pk)}

    def named(kind: int) -> bool:
        return any((kind, of.pk, key) in facts for key in keys)

    paths = {path for kind, key, path in facts if kind == STANDS_IN and key == product.canonical.pk}

    def stands_below(kind: int) -> bool:
        tops = {path for fact, key, path in facts if fact == kind and key == of.pk}
        return any(path.startswith(top) for path in paths for top in tops)

    if named(EXCLUDED) or stands_below(NOT_BELOW):
        return False
    of_class = (OF_CLASS, of.pk, str(product.canonical.product_class_id)) in facts
    return of.includes_all_products or named(INCLUDED) or of_class or stands_below(BELOW)


def _facts(ranges: set[int], products: set[int]) -> set[tuple[int, int, str]]:
    """(kind, key of a range or product, what is said of it) from the five tables concerned."""
    of_ranges = {"range__in": ranges}
    tops = {"range_id__in": ranges}
    legs = [
        _leg(RangeProduct.objects.filter(**of_ranges, product__in=products), INCLUDED, "range", "product"),
        _leg(Range.excluded_products.through.objects.filter(**tops), EXCLUDED, "range", "product"),
        _leg(Range.classes.through.objects.filter(**tops), OF_CLASS, "range", "productclass"),
        _leg(Range.included_categories.through.objects.filter(**tops), BELOW, "range", "category__path"),
        _leg(Range.excluded_categories.through.objects.filter(**tops), NOT_BELOW, "range", "category__path"),
        _leg(ProductCategory.objects.filter(product__in=products), STANDS_IN, "product", "category__path"),
    ]
    return set(legs[0].union(*legs[1:], all=True)) if ranges else set()


def _leg(rows: QuerySet, kind: int, of: str, what: str) -> QuerySet:
    return rows.order_by().values_list(
        Value(kind), F(f"{of}_id"), Cast(F(what if "__" in what else f"{what}_id"), CharField())
    )


def _keys(products: list[Product]) -> set[int]:
    return {product.pk for product in products}
