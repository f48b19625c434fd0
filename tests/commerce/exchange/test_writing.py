"""The write: all of it, through what the forms write with, and once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from wagtail.models import ModelLogEntry, Revision

import pytest

from commerce.catalogue.models import Product, ProductCopy
from commerce.exchange import services, writing
from commerce.exchange.models import Import
from commerce.partner.models import StockMovement
from commerce.partner.services import set_price
from core.models import AuditEntry, Brand, Delivery, User
from tests.commerce.exchange.conftest import changes, exported, faults, prices, product, record
from tests.factories.commerce import make_market
from tests.races import race

Upload = Callable[..., Import]
Write = Callable[[Import], str]
NEW = [
    [
        "sku",
        "kind",
        "parent",
        "name",
        "type",
        "tax_class",
        "public",
        "categories",
        "attribute:size",
        "title:de",
    ],
    ["CUP", "", "", "Cup", "things", "standard", "", "Clothes", "", "Becher"],
    ["", "parent", "", "Bonnet", "things", "standard", "no", "Clothes > Rompers", "", "Mütze"],
    ["BONNET-S", "", "Bonnet", "", "", "", "yes", "", "0-3m", ""],
    ["BONNET-M", "variant", "Bonnet", "", "", "", "", "", "3-6m", ""],
    ["ROMPER-L", "variant", "Romper", "", "", "", "", "", "3-6m", ""],
]


def copy(title: str, locale: str = "de") -> ProductCopy:
    return ProductCopy.objects.get(product__title=title, locale__language_code=locale)


def test_prices_are_set_changed_and_taken_away(petite: Brand, upload: Upload, write: Write) -> None:
    imported = upload(
        b"sku;price:de;former_price:de;price:en-gb\nBEAR;9,90;12,00;\nROMPER-S;;;11\nROMPER-M;14;;14\n"
    )

    assert changes(imported) == {
        "BEAR": {
            "price:de": ("12.00", "9.90"),
            "former_price:de": ("", "12.00"),
            "price:en-gb": ("12.00", ""),
        },
        "ROMPER-S": {"price:de": ("10.00", ""), "price:en-gb": ("10.00", "11.00")},
    }
    assert write(imported) == "written"
    assert prices("BEAR") == {"de": ("9.90", "12.00")}
    assert prices("ROMPER-S") == {"en-gb": ("11.00", "")}
    assert prices("ROMPER-M") == {"en-gb": ("14.00", ""), "de": ("14.00", "")}


def test_stock_moves_through_the_ledger(upload: Upload, write: Write, merchandiser: User) -> None:
    record("BEAR").allocate(2)

    assert write(upload(b"sku,stock,low_stock\nBEAR,25,5\nROMPER-S,0,\nROMPER-M,10,3\n")) == "written"

    bear, small = record("BEAR"), record("ROMPER-S")
    assert (bear.num_in_stock, bear.num_allocated, bear.low_stock_threshold) == (25, 2, 5)
    assert (small.num_in_stock, record("ROMPER-M").low_stock_threshold) == (0, 3)
    rows = StockMovement.objects.filter(reason="import").order_by("stockrecord")
    assert [(row.before, row.delta, row.after, row.reserved_after) for row in rows] == [
        (10, 15, 25, 2),
        (10, -10, 0, 0),
    ]
    assert {(row.actor, row.reference) for row in rows} == {(merchandiser, "table.csv")}


def test_words_are_published_with_their_history(upload: Upload, write: Write, merchandiser: User) -> None:
    assert write(upload(b"sku,title:de,description:de\nBEAR,Teddy,Weich\n")) == "written"

    words = copy("Bear")
    assert (words.title, words.description, words.slug, words.live) == ("Teddy", "<p>Weich</p>", "bear", True)
    assert words.latest_revision_id == words.live_revision_id
    assert not words.has_unpublished_changes
    assert words.latest_revision.as_object().title == "Teddy"
    assert words.latest_revision.user == merchandiser
    entry = ModelLogEntry.objects.get(object_id=str(words.pk), action="wagtail.publish")
    assert (entry.user, entry.label) == (merchandiser, "Teddy")


def test_a_draft_of_what_is_live_waits_above_it(upload: Upload, write: Write) -> None:
    table = b"sku,title:de,state:de\nBEAR,Teddy,draft\n"

    assert write(upload(table)) == "written"

    words = copy("Bear")
    assert (words.title, words.live, words.has_unpublished_changes) == ("Bear", True, True)
    assert words.latest_revision.as_object().title == "Teddy"
    assert upload(table).state == "same"
    assert Revision.objects.filter(object_id=str(words.pk)).count() == 1
    words.latest_revision.publish()
    assert copy("Bear").title == "Teddy"


def test_a_missing_text_begins_as_a_draft_and_is_published_when_told(
    petite, upload: Upload, write: Write
) -> None:
    make_market("fr", brands=[petite])

    assert write(upload(b"sku,title:fr\nBEAR,Ours\n")) == "written"
    begun = copy("Bear", "fr")
    assert (begun.title, begun.slug, begun.live) == ("Ours", "ours", False)
    assert begun.translation_key == copy("Bear", "de").translation_key

    assert write(upload(b"sku,title:fr,state:fr\nBEAR,Ours,live\n")) == "written"
    assert copy("Bear", "fr").live
    assert copy("Bear", "fr").first_published_at is not None


def test_new_products_are_made_parents_first(petite: Brand, upload: Upload, write: Write) -> None:
    heading = [*NEW[0], "price:de", "stock"]
    sold = {"CUP", "BONNET-S", "BONNET-M", "ROMPER-L"}
    table = [heading, *([*row, *(["8.50", "4"] if row[0] in sold else ["", ""])] for row in NEW[1:])]

    assert upload(table).state == "refused"
    assert write(upload(table, may_create=True)) == "written"

    cup, bonnet = product("Cup"), product("Bonnet")
    assert (cup.structure, cup.brand, cup.is_public, bonnet.is_public) == ("standalone", petite, True, False)
    assert [category.name for category in bonnet.categories.all()] == ["Rompers"]
    assert {child.stockrecords.get().partner_sku for child in bonnet.children.all()} == {
        "BONNET-S",
        "BONNET-M",
    }
    assert product("Romper").children.count() == 3
    assert record("BONNET-S").product.attr.size.code == "0-3m"
    assert record("BONNET-S").product.tax_class == bonnet.tax_class
    assert (prices("CUP"), record("CUP").num_in_stock) == ({"de": ("8.50", "")}, 4)
    assert (copy("Bonnet").title, copy("Bonnet").slug, copy("Bonnet").live) == ("Mütze", "mutze", False)
    assert [row.reason for row in record("CUP").movements.all()] == ["import"]
    assert upload(table, may_create=True).state == "same"


def test_columns_of_products(petite: Brand, upload: Upload, write: Write) -> None:
    table = (
        b"sku,name,public,discountable,upc,grams,millilitres,categories\n"
        b"BEAR,Old bear,no,no,4006,250,,Clothes > Rompers|Clothes\n"
        b"ROMPER-S,,no,,,90,,\n"
    )

    assert write(upload(table)) == "written"

    bear = product("Old bear")
    assert (bear.is_public, bear.is_discountable, bear.upc, bear.grams) == (False, False, "4006", 250)
    assert {category.name for category in bear.categories.all()} == {"Clothes", "Rompers"}
    small = record("ROMPER-S").product
    assert (small.is_public, small.grams, small.is_discountable) == (False, 90, True)


def test_of_two_who_write_one_is_heard(
    petite: Brand, upload: Upload, merchandiser: User, drain_outbox
) -> None:
    imported = upload(b"sku,stock\nBEAR,25\n")

    heard = [services.start_writing(imported=imported, by=merchandiser) for _ in range(2)]
    drain_outbox()
    services.write(Delivery(), import_id=imported.pk)

    assert heard == [True, False]
    assert record("BEAR").last_movement == 2
    assert not services.start_writing(imported=imported, by=merchandiser)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_write_once(petite: Brand, upload: Upload, merchandiser: User) -> None:
    imported = upload(b"sku,stock,price:de\nBEAR,25,9\nROMPER-S,3,4\n")
    services.start_writing(imported=imported, by=merchandiser)

    outcomes = race(writing.write, [imported.pk] * 4)

    assert outcomes.count(True) == 1
    assert set(outcomes) <= {True, False}
    assert (record("BEAR").num_in_stock, record("BEAR").last_movement) == (25, 2)


@pytest.mark.parametrize("meanwhile", ["price", "sold", "held", "gone", "words"])
def test_what_changed_since_the_check_refuses_all_of_it(
    petite: Brand, upload: Upload, write: Write, meanwhile: str
) -> None:
    imported = upload(b"sku,stock,price:de,title:de\nROMPER-S,5,9,\nBEAR,4,9,Teddy\n")
    assert imported.state == "ready", faults(imported)
    bear = record("BEAR")
    if meanwhile == "price":
        set_price(stockrecord=bear, market=make_market("de"), amount=Decimal("11.00"))
    elif meanwhile == "sold":
        bear.allocate(1)
        bear.consume_allocation(1)
    elif meanwhile == "held":
        bear.allocate(6)
    elif meanwhile == "gone":
        bear.product.delete()
    else:
        ProductCopy.objects.filter(pk=copy("Bear").pk).update(title="Ursus")
    before = exported(petite)

    assert write(imported) == "refused"

    assert [(line, column) for line, column, _sentence in faults(imported)] == [
        (3, {"price": "price:de", "gone": "number", "words": "title:de"}.get(meanwhile, "stock"))
    ]
    assert exported(petite) == before
    assert StockMovement.objects.filter(reason="import").count() == 0


def test_a_sku_that_somebody_else_takes_meanwhile_refuses_all_of_it(
    petite: Brand, upload: Upload, write: Write
) -> None:
    first, second = upload(NEW, may_create=True), upload(NEW, may_create=True)

    assert write(first) == "written"
    assert write(second) == "refused"

    assert (
        second.problem == "Something was made or changed at this moment. Nothing was written; check it anew."
    )
    assert Product.objects.filter(title="Cup").count() == 1
    services.check_again(imported=second)


def test_a_check_that_was_killed_is_begun_anew(petite: Brand, upload: Upload) -> None:
    imported = upload(b"sku,stock\nBEAR,25\n")
    Import.objects.filter(pk=imported.pk).update(state="checking", run="dead")

    services.check(Delivery(), import_id=imported.pk)

    imported.refresh_from_db()
    assert (imported.state, imported.lines.count()) == ("ready", 1)


def test_what_is_discarded_is_not_written(upload: Upload, merchandiser: User) -> None:
    imported = upload(b"sku,stock\nBEAR,25\n")

    assert services.discard(imported=imported)
    assert not services.start_writing(imported=imported, by=merchandiser)
    assert not services.check_again(imported=imported)
    assert record("BEAR").num_in_stock == 10


def test_what_is_made_public_does_not_wait_for_its_moment_any_more(upload: Upload, write: Write) -> None:
    later = timezone.now() + timedelta(days=3)
    Product.objects.filter(title__in=["Bear", "Romper"]).update(is_public=False, go_live_at=later)

    assert write(upload(b"sku,public,name\nBEAR,yes,Bear\n")) == "written"

    assert (product("Bear").is_public, product("Bear").go_live_at) == (True, None)
    assert (product("Romper").is_public, product("Romper").go_live_at) == (False, later)


def test_a_moment_stays_where_the_import_speaks_of_something_else(upload: Upload, write: Write) -> None:
    later = timezone.now() + timedelta(days=3)
    Product.objects.filter(title="Bear").update(is_public=False, go_live_at=later)

    assert write(upload(b"sku,name\nBEAR,Teddy\n")) == "written"

    assert (product("Teddy").is_public, product("Teddy").go_live_at) == (False, later)


def test_prices_are_written_by_whoever_said_so(upload: Upload, drain_outbox: Callable[..., None]) -> None:
    boss = User.objects.create_superuser("boss@example.com")
    imported = upload(b"sku,price:de\nBEAR,9.90\n")

    assert services.start_writing(imported=imported, by=boss)
    drain_outbox()

    assert prices("BEAR")["de"] == ("9.90", "")
    assert {entry.actor_id for entry in AuditEntry.objects.filter(actor__isnull=False)} == {boss.pk}
