"""The rows of one generated product, put together without a query, and written in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.text import slugify

from commerce.catalogue.generator.words import ADJECTIVES, NOUNS, SENTENCES, language
from commerce.catalogue.models import (
    AttributeOption,
    Category,
    Product,
    ProductAttribute,
    ProductAttributeValue,
    ProductCategory,
    ProductClass,
    ProductCopy,
)
from commerce.markets.models import Market, TaxClass
from commerce.partner.models import Partner, Price, StockRecord
from core import bulk
from core.models import Brand

FIRST_DAY = datetime(2026, 1, 5, 8, tzinfo=UTC)
# In how many colours and sizes a parent comes: four variants on average.
SHAPES = ((1, 2), (1, 3), (2, 2), (1, 4), (1, 5), (2, 3))
EURO = Decimal("1.2")


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every generated product of a brand stands on."""

    brand: Brand
    partner: Partner
    markets: Sequence[Market]
    shelves: Sequence[Category]
    product_class: ProductClass
    tax_class: TaxClass
    attributes: dict[str, ProductAttribute]
    options: dict[str, list[AttributeOption]]


@dataclass
class Rows:
    """Unsaved rows: cards before children before what hangs on both."""

    cards: list[Product] = field(default_factory=list)
    children: list[Product] = field(default_factory=list)
    others: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, row: models.Model) -> None:
        self.others.setdefault(type(row), []).append(row)

    @property
    def written(self) -> list[type[models.Model]]:
        return [Product, *self.others]

    def write(self) -> None:
        for rows in (self.cards, self.children, *self.others.values()):
            bulk.create(rows)


def add_product(rows: Rows, ground: Ground, random: Random, *, number: int, sku: str) -> None:
    """One more card: a standalone product, or a parent with its children."""
    colours, sizes = random.choice(SHAPES) if random.random() < 0.7 else (0, 0)
    words = random.randrange(10), random.randrange(10)
    product = Product(
        brand=ground.brand,
        tax_class=ground.tax_class,
        product_class=ground.product_class,
        structure=Product.PARENT if colours else Product.STANDALONE,
        title=f"{ADJECTIVES['en'][words[0]]} {NOUNS['en'][words[1]]} {sku}",
        slug=slugify(f"{NOUNS['en'][words[1]]} {number}"),
        priority=random.randrange(100),
    )
    rows.cards.append(product)
    rows.add(ProductCategory(product=product, category=random.choice(ground.shelves)))
    _add_copies(rows, ground, random, product, words=words, number=number)
    price = Decimal(random.randrange(3, 90)) + random.choice(
        [Decimal("0.00"), Decimal("0.50"), Decimal("0.95")]
    )
    if not colours:
        _add_stock(rows, ground, random, product, sku=sku, price=price)
    for place in range(colours * sizes):
        child = Product(
            brand=ground.brand,
            tax_class=ground.tax_class,
            structure=Product.CHILD,
            parent=product,
            slug="variant",
        )
        rows.children.append(child)
        chosen = {"colour": place // sizes, "size": place % sizes}
        for code, option in chosen.items():
            value = ground.options[code][option]
            rows.add(
                ProductAttributeValue(product=child, attribute=ground.attributes[code], value_option=value)
            )
        _add_stock(rows, ground, random, child, sku=f"{sku}-{place}", price=price + place % sizes)


def _add_copies(
    rows: Rows, ground: Ground, random: Random, product: Product, *, words: tuple[int, int], number: int
) -> None:
    key = UUID(int=random.getrandbits(128), version=4)
    published = FIRST_DAY + timedelta(minutes=random.randrange(300_000))
    for market in ground.markets:
        tongue = language(market.code)
        title = f"{ADJECTIVES[tongue][words[0]]} {NOUNS[tongue][words[1]]} {number}"
        rows.add(
            ProductCopy(
                product=product,
                locale=market.locale,
                translation_key=key,
                title=title,
                slug=slugify(title),
                summary=SENTENCES[tongue],
                description=f"<p>{SENTENCES[tongue]}</p>",
                live=True,
                first_published_at=published,
            )
        )


def _add_stock(
    rows: Rows, ground: Ground, random: Random, product: Product, *, sku: str, price: Decimal
) -> None:
    stocked = 0 if random.random() < 0.08 else random.randrange(1, 60)
    record = StockRecord(product=product, partner=ground.partner, partner_sku=sku, num_in_stock=stocked)
    rows.add(record)
    is_reduced = random.random() < 0.15
    for market in ground.markets:
        amount = (price * (EURO if market.currency == "EUR" else 1)).quantize(Decimal("0.01"))
        rows.add(
            Price(
                stockrecord=record,
                market=market,
                amount=amount,
                compare_at=amount + 5 if is_reduced else None,
            )
        )
