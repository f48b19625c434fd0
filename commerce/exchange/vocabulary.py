"""The names that a table uses for what a brand has few of: markets, types, tax classes, categories, options."""

from collections import Counter
from dataclasses import dataclass

from commerce.catalogue.models import AttributeOption, Category, Product, ProductAttribute, ProductClass
from commerce.markets import selectors as markets
from commerce.markets.models import Market, TaxClass
from commerce.partner.models import Partner
from core.models import Brand

WITHIN, AND = " > ", "|"
READABLE = {
    ProductAttribute.TEXT,
    ProductAttribute.INTEGER,
    ProductAttribute.FLOAT,
    ProductAttribute.BOOLEAN,
    ProductAttribute.DATE,
    ProductAttribute.OPTION,
    ProductAttribute.MULTI_OPTION,
}


@dataclass(frozen=True, kw_only=True)
class Attribute:
    id: int
    code: str
    type: str
    required: bool
    options: dict[str, int]
    """Name in the table → option."""


@dataclass(frozen=True, kw_only=True)
class Type:
    """A product type."""

    id: int
    slug: str
    is_tracked: bool
    attributes: dict[str, Attribute]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    brand: Brand
    partner_id: int | None
    markets: dict[str, Market]
    types: dict[str, Type]
    taxes: dict[str, int]
    categories: dict[str, int]
    """Path of staff names → category; `#7` where a path is not clear."""

    @property
    def attributes(self) -> dict[str, str]:
        """Every attribute's code → what kind of value it has, in the first type that has it."""
        found: dict[str, str] = {}
        for each in self.types.values():
            for attribute in each.attributes.values():
                found.setdefault(attribute.code, attribute.type)
        return dict(sorted(found.items()))

    def type_of(self, type_id: int | None) -> Type | None:
        return next((each for each in self.types.values() if each.id == type_id), None)


def vocabulary(brand: Brand) -> Vocabulary:
    """All names of a brand, in a constant number of queries."""
    return Vocabulary(
        brand=brand,
        partner_id=Partner.objects.filter(brand=brand).values_list("pk", flat=True).first(),
        markets={market.code: market for market in markets.for_brand(brand)},
        types=_types(),
        taxes=dict(TaxClass.objects.values_list("code", "pk")),
        categories=_categories(brand),
    )


def used_types(brand: Brand) -> set[int]:
    """The product types of which a brand has products."""
    rows = Product.objects.for_brand(brand).filter(product_class__isnull=False)
    return set(rows.order_by().values_list("product_class", flat=True).distinct())


def _types() -> dict[str, Type]:
    options: dict[int, dict[str, int]] = {}
    for pk, group, code, name in AttributeOption.objects.values_list("pk", "group", "code", "option"):
        options.setdefault(group, {})[code or name] = pk
    attributes: dict[int, dict[str, Attribute]] = {}
    rows = ProductAttribute.objects.filter(type__in=READABLE, product_class__isnull=False)
    for row in rows.order_by("code"):
        attributes.setdefault(row.product_class_id, {})[row.code] = Attribute(
            id=row.pk,
            code=row.code,
            type=row.type,
            required=row.required,
            options=options.get(row.option_group_id or 0, {}),
        )
    return {
        slug: Type(id=pk, slug=slug, is_tracked=tracked, attributes=attributes.get(pk, {}))
        for pk, slug, tracked in ProductClass.objects.order_by("pk").values_list("pk", "slug", "track_stock")
    }


def _categories(brand: Brand) -> dict[str, int]:
    names: dict[str, str] = {}
    found: dict[int, str] = {}
    rows = Category.objects.for_brand(brand).order_by("path").values_list("pk", "path", "name")
    for pk, path, name in rows:
        above = names.get(path[: -Category.steplen])
        names[path] = found[pk] = f"{above}{WITHIN}{name}" if above else name
        if AND in name or WITHIN in name or name != name.strip():
            names[path] = found[pk] = f"#{pk}"
    often = Counter(found.values())
    return {path if often[path] == 1 else f"#{pk}": pk for pk, path in found.items()}
