"""Each row that feeds a card or a page brings it up to date, whoever wrote it and however."""

from collections.abc import Callable
from decimal import Decimal

from django.db import connection
from django.test import Client

import pytest

from commerce.catalogue import pictures
from commerce.catalogue.models import (
    AttributeOption,
    Category,
    CategoryCopy,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
    Term,
)
from commerce.markets.models import Market
from commerce.partner.bulk import NewPrice, set_prices
from commerce.partner.models import Price, StockRecord
from core.models import Brand, Delivery, LastBump
from core.outbox import rebuild
from search.models import Document
from tests.factories.commerce import (
    make_brand,
    make_category,
    make_image,
    make_locale,
    make_market,
    make_option,
    make_product,
    make_product_image,
    make_term,
    make_variant,
)

Drain = Callable[..., None]


@pytest.fixture
def brand(drain_outbox: Drain) -> Brand:
    brand = make_brand("petite")
    drain_outbox()
    return brand


@pytest.fixture
def romper(brand: Brand, drain_outbox: Drain) -> Product:
    """A parent with two variants on a shelf, projected, and nothing bumped since."""
    shelf = make_category(brand, "Rompers")
    product = make_product(
        brand, "Romper", variants=[{"size": "s", "sku": "S"}, {"size": "m", "sku": "M"}], categories=[shelf]
    )
    drain_outbox()
    LastBump.objects.all().delete()
    return product


def document(product: Product, locale: str = "en-gb") -> Document | None:
    return Document.objects.filter(kind="product", object_id=product.pk, locale=make_locale(locale)).first()


def bumped() -> set[str]:
    return set(LastBump.objects.values_list("key", flat=True))


def record(sku: str) -> StockRecord:
    return StockRecord.objects.get(partner_sku=sku)


def test_a_new_product_gets_its_cards(brand: Brand, drain_outbox: Drain) -> None:
    product = make_product(brand, "Bear")
    assert document(product) is None

    drain_outbox()

    assert document(product).title == "Bear"
    assert document(product, "de").currency == "EUR"
    assert {f"product:{product.pk}", f"list:{brand.pk}:en-gb", f"list:{brand.pk}:de"} <= bumped()


@pytest.mark.parametrize("write", ["bulk action", "update", "raw SQL"])
def test_a_price_reaches_card_and_page_however_it_is_written(
    brand: Brand, romper: Product, drain_outbox: Drain, write: str
) -> None:
    german = make_market("de")
    if write == "bulk action":
        records = StockRecord.objects.filter(product__parent=romper)
        set_prices(
            NewPrice(stockrecord_id=each.pk, market_id=german.pk, amount=Decimal("7.77")) for each in records
        )
    elif write == "update":
        Price.objects.filter(market=german).update(amount=Decimal("7.77"))
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE partner_price SET amount = 7.77 WHERE market_id = %s", [german.pk])

    drain_outbox()

    assert document(romper, "de").price == Decimal("7.77")
    assert document(romper).price == 10
    assert bumped() == {f"product:{romper.pk}", f"list:{brand.pk}:de"}


def test_what_no_card_shows_leaves_the_lists_alone(
    brand: Brand, romper: Product, drain_outbox: Drain
) -> None:
    StockRecord.objects.filter(partner_sku="S").update(num_in_stock=9)

    drain_outbox()

    assert bumped() == {f"product:{romper.pk}"}


def test_a_save_that_changes_nothing_bumps_nothing(romper: Product, drain_outbox: Drain) -> None:
    romper.save()
    romper.copies.first().save()
    record("S").save()

    drain_outbox()

    assert bumped() == set()


CHANGES: dict[str, tuple[Callable[[Product], object], Callable[[Document | None], bool]]] = {
    "a sold-out variant": (
        lambda it: StockRecord.objects.update(num_in_stock=0),
        lambda card: card.stock == "out",
    ),
    "an allocation": (
        lambda it: record("S").allocate(10) or record("M").allocate(8),
        lambda card: card.stock == "low",
    ),
    "a former price": (
        lambda it: Price.objects.update(compare_at=20),
        lambda card: card.compare_at == 20,
    ),
    "a removed price": (
        lambda it: record("S").prices.all().delete() and record("M").prices.update(amount=12),
        lambda card: (card.price, card.price_varies) == (12, False),
    ),
    "no price at all": (lambda it: Price.objects.all().delete(), lambda card: card is None),
    "a new variant": (
        lambda it: make_variant(it, size="l", price="4.00"),
        lambda card: (card.price, card.attributes) == (4, {"size": ["l", "m", "s"]}),
    ),
    "a deleted variant": (
        lambda it: Product.objects.get(stockrecords__partner_sku="S").delete(),
        lambda card: card.attributes == {"size": ["m"]},
    ),
    "a hidden variant": (
        lambda it: Product.objects.filter(stockrecords__partner_sku="S").update(is_public=False),
        lambda card: card.attributes == {"size": ["m"]},
    ),
    "a hidden parent": (
        lambda it: Product.objects.filter(pk=it.pk).update(is_public=False),
        lambda card: card is None,
    ),
    "a deleted product": (
        lambda it: Product.objects.get(pk=it.pk).delete(),
        lambda card: card is None,
    ),
    "other words": (
        lambda it: it.copies.update(title="Suit", slug="suit"),
        lambda card: card.title == "Suit" and "/suit-" in card.url,
    ),
    "unpublished words": (
        lambda it: [copy.unpublish() for copy in it.copies.all()],
        lambda card: card is None,
    ),
    "a merchandiser's rank": (
        lambda it: Product.objects.update(priority=9),
        lambda card: card.popularity == 9,
    ),
    "another option": (
        lambda it: it.children.first().attribute_values.update(value_option=make_option("size", "xxl")),
        lambda card: "xxl" in card.text,
    ),
    "a renamed option": (
        lambda it: AttributeOption.objects.filter(code="s").update(option="tiny"),
        lambda card: "tiny" in card.text,
    ),
    "a word of the vocabulary": (
        lambda it: make_term("option.size.s", "newborn"),
        lambda card: "newborn" in card.text,
    ),
    "another name of the shelf": (
        lambda it: CategoryCopy.objects.update(title="Suits"),
        lambda card: "Suits" in card.text,
    ),
    "a hidden shelf": (
        lambda it: Category.objects.update(is_public=False),
        lambda card: "Rompers" not in card.text and not card.shelves.exists(),
    ),
    "a taken shelf": (
        lambda it: ProductCategory.objects.all().delete(),
        lambda card: not card.shelves.exists(),
    ),
    "a brand that leaves the market": (
        lambda it: make_market("en-gb").brands.clear(),
        lambda card: card is None,
    ),
    "another currency": (
        lambda it: Market.objects.update(currency="CHF"),
        lambda card: card.currency == "CHF",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_everything_that_feeds_a_card_refreshes_it(
    brand: Brand, romper: Product, drain_outbox: Drain, change: str
) -> None:
    write, holds = CHANGES[change]
    assert not holds(document(romper))

    write(romper)
    drain_outbox()

    assert holds(document(romper))
    assert {f"product:{romper.pk}", f"list:{brand.pk}:en-gb"} <= bumped()


def test_stock_that_is_not_counted_never_runs_out(romper: Product, drain_outbox: Drain) -> None:
    StockRecord.objects.update(num_in_stock=0)
    drain_outbox()
    assert document(romper).stock == "out"

    ProductClass.objects.update(track_stock=False)
    drain_outbox()

    assert document(romper).stock == "in"


def test_a_brand_that_enters_a_market_has_its_cards_there(
    brand: Brand, romper: Product, drain_outbox: Drain
) -> None:
    make_market("de").brands.clear()
    drain_outbox()
    assert document(romper, "de") is None

    make_market("de").brands.add(brand)
    drain_outbox()

    assert document(romper, "de") is not None


def test_missing_renditions_are_made_and_then_shown(
    brand: Brand, romper: Product, drain_outbox: Drain
) -> None:
    image = make_image("Front", width=900)
    make_product_image(romper, image)
    LastBump.objects.all().delete()

    drain_outbox()

    assert document(romper).image["id"] == image.pk
    assert image.renditions.filter(filter_spec__in=pictures.SPECS).count() == len(pictures.SPECS)
    assert Delivery.objects.filter(reaction=pictures.REACTION).count() == 1
    assert {f"product:{romper.pk}", f"list:{brand.pk}:en-gb"} <= bumped()


def test_a_picture_taken_away_leaves_the_card(romper: Product, drain_outbox: Drain) -> None:
    make_product_image(romper)
    drain_outbox()
    assert document(romper).image is not None

    ProductImage.objects.all().delete()
    drain_outbox()

    assert document(romper).image is None


class TestCategories:
    def test_a_category_has_a_card(self, brand: Brand, romper: Product) -> None:
        shelf = Category.objects.get()

        card = Document.objects.get(kind="category", locale=make_locale("de"))

        assert (card.object_id, card.title) == (shelf.pk, "Rompers")

    def test_a_renamed_category_refreshes_trees_lists_and_products(
        self, brand: Brand, romper: Product, drain_outbox: Drain
    ) -> None:
        shelf = Category.objects.get()

        CategoryCopy.objects.filter(locale=make_locale("de")).update(title="Strampler")
        drain_outbox()

        assert bumped() == {
            f"category:{shelf.pk}",
            f"categories:{brand.pk}",
            f"list:{brand.pk}:de",
            f"product:{romper.pk}",
        }

    def test_hiding_a_category_hides_those_below(
        self, brand: Brand, romper: Product, drain_outbox: Drain
    ) -> None:
        shelf = Category.objects.get()
        below = make_category(brand, "Summer", parent=shelf)
        drain_outbox()

        Category.objects.filter(pk=shelf.pk).update(is_public=False)
        drain_outbox()

        assert not Document.objects.filter(kind="category").exists()
        assert f"category:{below.pk}" in bumped()

    def test_a_deleted_category_leaves_everything(
        self, brand: Brand, romper: Product, drain_outbox: Drain
    ) -> None:
        Category.objects.get().delete()
        drain_outbox()

        assert not Document.objects.filter(kind="category").exists()
        assert f"categories:{brand.pk}" in bumped()
        assert not document(romper).shelves.exists()


def test_the_vocabulary_refreshes_pages(romper: Product, drain_outbox: Drain) -> None:
    make_term("attribute.size", "Size")
    drain_outbox()
    assert bumped() == {"terms"}

    Term.objects.all().delete()
    drain_outbox()
    assert bumped() == {"terms"}


def test_cached_pages_follow(brand: Brand, romper: Product, drain_outbox: Drain) -> None:
    shopper = Client(headers={"host": "petite.localhost"})
    shelf = Category.objects.get()
    addresses = [f"/de/p/romper-{romper.pk}/", f"/de/c/rompers-{shelf.pk}/", "/de/search/?q=romper"]
    for address in addresses * 2:
        assert "10,00" in shopper.get(address).content.decode()

    Price.objects.filter(market=make_market("de")).update(amount=Decimal("7.77"))
    drain_outbox()

    for address in addresses:
        body = shopper.get(address).content.decode()
        assert "7,77" in body
        assert "10,00" not in body


def test_a_rebuild_makes_everything_anew(brand: Brand, romper: Product, drain_outbox: Drain) -> None:
    gone = make_product(brand, "Gone")
    drain_outbox()
    Document.objects.filter(object_id=romper.pk).delete()
    Document.objects.filter(object_id=gone.pk).update(object_id=999_999)

    rebuild.request()
    drain_outbox()

    assert document(romper).title == "Romper"
    assert not Document.objects.filter(object_id=999_999).exists()
    assert Document.objects.filter(kind="category").count() == 2
