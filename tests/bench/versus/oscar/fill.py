"""Copies our catalogue, as one market sees it, into the peer's tables; then its search index.

Runs in the peer's environment: `python -m tests.bench.versus.oscar.fill`. Keys stay the same.
"""

import os
from collections.abc import Iterator
from typing import Any

import django
from django.core.management import call_command

import psycopg

MARKET = "en-gb"
BATCH = 2000
CATEGORIES = """
SELECT category.id, category.depth, copy.title FROM catalogue_category category
JOIN catalogue_categorycopy copy ON copy.category_id = category.id
JOIN wagtailcore_locale locale ON locale.id = copy.locale_id AND locale.language_code = %s
WHERE category.brand_id = (SELECT brand_id FROM catalogue_product LIMIT 1) ORDER BY category.path
"""
PRODUCTS = """
SELECT product.id, product.structure, product.parent_id, coalesce(copy.title, ''), coalesce(copy.slug, 'variant'),
    coalesce(copy.description, '')
FROM catalogue_product product LEFT JOIN (
    catalogue_productcopy copy JOIN wagtailcore_locale locale ON locale.id = copy.locale_id
        AND locale.language_code = %s
) ON copy.product_id = product.id
ORDER BY product.parent_id NULLS FIRST, product.id
"""
SHELVES = "SELECT product_id, category_id FROM catalogue_productcategory"
STOCK = """
SELECT record.product_id, record.partner_sku, record.num_in_stock, price.amount FROM partner_stockrecord record
JOIN partner_price price ON price.stockrecord_id = record.id JOIN markets_market market ON market.id = price.market_id
JOIN wagtailcore_locale locale ON locale.id = market.locale_id AND locale.language_code = %s
"""
VALUES = """
SELECT value.product_id, attribute.code, choice.option FROM catalogue_productattributevalue value
JOIN catalogue_productattribute attribute ON attribute.id = value.attribute_id
JOIN catalogue_attributeoption choice ON choice.id = value.value_option_id
"""


def main() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    with psycopg.connect(os.environ["DATABASE_URL"]) as ours:
        copy(ours)
    call_command("rebuild_index", interactive=False, verbosity=0, batch_size=500)


def copy(ours: psycopg.Connection) -> None:
    from oscar.apps.address.models import Country
    from oscar.apps.catalogue.models import Category, Product, ProductCategory
    from oscar.apps.partner.models import Partner, StockRecord

    Country.objects.create(iso_3166_1_a2="GB", printable_name="United Kingdom", is_shipping_country=True)
    kind = product_class(ours)
    shelves, above = {}, {}
    for pk, depth, title in ours.execute(CATEGORIES, [MARKET]):
        make = above[depth - 1].add_child if depth > 1 else Category.add_root
        shelves[pk] = above[depth] = make(name=title)
    for rows in batches(ours, PRODUCTS, [MARKET]):
        Product.objects.bulk_create(
            Product(
                pk=pk,
                structure=structure,
                parent_id=parent,
                title=title,
                slug=slug,
                description=text,
                product_class=None if parent else kind,
            )
            for pk, structure, parent, title, slug, text in rows
        )
    for rows in batches(ours, SHELVES):
        ProductCategory.objects.bulk_create(
            ProductCategory(product_id=pk, category=shelves[category]) for pk, category in rows
        )
    partner = Partner.objects.create(name="Peer")
    for rows in batches(ours, STOCK, [MARKET]):
        StockRecord.objects.bulk_create(
            StockRecord(
                product_id=pk,
                partner=partner,
                partner_sku=sku,
                num_in_stock=stocked,
                price=price,
                price_currency="GBP",
            )
            for pk, sku, stocked, price in rows
        )
    describe(ours, kind)


def product_class(ours: psycopg.Connection) -> Any:
    from oscar.apps.catalogue.models import ProductAttribute, ProductClass

    kind = ProductClass.objects.create(name="Generated")
    for code in ("colour", "size"):
        ProductAttribute.objects.create(product_class=kind, code=code, name=code.title(), type="text")
    return kind


def describe(ours: psycopg.Connection, kind: Any) -> None:
    from oscar.apps.catalogue.models import ProductAttributeValue

    attributes = {attribute.code: attribute for attribute in kind.attributes.all()}
    for rows in batches(ours, VALUES):
        ProductAttributeValue.objects.bulk_create(
            ProductAttributeValue(product_id=pk, attribute=attributes[code], value_text=text)
            for pk, code, text in rows
        )


def batches(ours: psycopg.Connection, query: str, values: list[str] | None = None) -> Iterator[list[Any]]:
    cursor = ours.execute(query, values)
    while rows := cursor.fetchmany(BATCH):
        yield rows


if __name__ == "__main__":
    main()
