from django.core.management import CommandError, call_command
from django.db.models import Count

import pytest

from commerce.catalogue.models import Category, Product, ProductCopy
from commerce.partner.models import Price, StockRecord
from core.audit.installation import check_triggers
from core.models import AuditEntry, Brand, OutboxEntry
from core.outbox import rebuild, triggers
from search.models import Document
from tests.factories.commerce import make_brand


def generate(**options) -> None:
    call_command("generate_catalogue", verbosity=0, **options)


def snapshot() -> list[tuple]:
    prices = Price.objects.order_by("stockrecord__partner_sku", "market")
    documents = Document.objects.order_by("brand", "locale", "kind", "title", "price")
    return [
        *prices.values_list("stockrecord__partner_sku", "market__currency", "amount", "compare_at"),
        *StockRecord.objects.order_by("partner_sku").values_list("partner_sku", "num_in_stock"),
        *documents.values_list("title", "price", "stock", "popularity", "published_at"),
    ]


def test_there_are_as_many_cards_as_were_asked_for() -> None:
    petite, bakers = make_brand("petite"), make_brand("bakers")

    generate(products=61, seed=3)

    for brand, amount in ((petite, 31), (bakers, 30)):
        for code in ("en-gb", "de"):
            cards = Document.objects.filter(kind="product", brand=brand, locale__language_code=code)
            assert cards.count() == amount
    parents = Product.objects.filter(structure="parent").annotate(variants=Count("children"))
    assert Product.objects.filter(structure="standalone").exists()
    assert 3 < sum(parent.variants for parent in parents) / len(parents) < 5


def test_cards_are_what_the_chain_would_have_made(drain_outbox) -> None:
    make_brand()
    drain_outbox()
    generate(products=20, seed=1)
    before = snapshot()
    assert OutboxEntry.objects.filter(state="pending").values_list("subject", "key").get()[0] == "lists"

    rebuild.request()
    drain_outbox()

    assert snapshot() == before


def test_the_same_seed_makes_the_same_catalogue() -> None:
    first_brand = make_brand()
    generate(products=30, seed=5)
    first = snapshot()
    for model in (Price, StockRecord, ProductCopy, Product, Category, Document):
        model.objects.all().delete()

    generate(products=30, seed=5)
    assert snapshot() == first

    generate(products=30, seed=6)
    assert Product.objects.for_brand(first_brand).filter(parent=None).count() == 60


def test_a_seed_is_generated_once() -> None:
    make_brand()
    generate(products=3, seed=5)
    before = snapshot()

    with pytest.raises(CommandError, match="choose another seed"):
        generate(products=3, seed=5)

    assert snapshot() == before


def test_one_brand_alone() -> None:
    petite, bakers = make_brand("petite"), make_brand("bakers")

    generate(products=4, seed=1, brand="bakers")

    assert not Product.objects.for_brand(petite).exists()
    assert Product.objects.for_brand(bakers).filter(parent=None).count() == 4


@pytest.mark.parametrize("options", [{"products": 0}, {"products": 3, "brand": "nobody"}])
def test_what_makes_no_sense_is_refused(options: dict) -> None:
    make_brand()

    with pytest.raises(CommandError):
        generate(seed=1, **options)

    assert not Product.objects.exists()


def test_an_empty_database_gets_two_bare_brands() -> None:
    generate(products=4, seed=1)

    assert [brand.slug for brand in Brand.objects.all()] == ["kids-petite", "band-of-bakers"]
    assert Document.objects.filter(kind="product").count() == 12


def test_the_triggers_are_back_afterwards(drain_outbox) -> None:
    make_brand()
    generate(products=2, seed=1)

    assert triggers.gaps() == []
    assert check_triggers(["default"]) == []
    assert not AuditEntry.objects.filter(kind="price").exists()
    Price.objects.update(amount="0.50")
    assert AuditEntry.objects.filter(kind="price").count() == Price.objects.count()
    Product.objects.filter(parent=None).update(priority=77)
    drain_outbox()
    assert set(Document.objects.filter(kind="product").values_list("popularity", flat=True)) == {77}
