"""Staff change many products at once: they see from what to what, carry it out, take it back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.catalogue.models import BulkChange, Product
from commerce.dashboard.catalogue import bulk
from commerce.partner.models import Price
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_category, make_product

BULK = "dashboard:catalogue-bulk"


@pytest.fixture
def client(merchandiser: User) -> Client:
    return client_for(merchandiser)


def prices(shop: Shop) -> dict[tuple[str, str], tuple[Decimal, Decimal | None]]:
    """(SKU, market) → (price, former price)."""
    rows = Price.objects.for_brand(shop.brand).select_related("stockrecord", "market__locale")
    return {(row.stockrecord.partner_sku, row.market.code): (row.amount, row.compare_at) for row in rows}


def market_of(shop: Shop, code: str = "en-gb") -> Any:
    return shop.brand.markets.get(locale__language_code=code)


def plan(client: Client, action: str, products: list[Product], **form: object) -> Any:
    """Go the way of the list: select, choose the action, fill in the form."""
    ids = [product.pk for product in products]
    asked = client.post(reverse(BULK), {"action": action, "selected_product": ids})
    if asked.status_code == 200:
        data = {"action": action, "products": asked.context["ids"], "plan": "1", **form}
        asked = client.post(reverse(BULK), data)
    return asked


def act(client: Client, answer: Any, action: str = "do") -> list[str]:
    """Carry out what was planned, or take it back; what is said then."""
    done = client.post(answer["Location"], {"action": action}, follow=True)
    return [str(message) for message in done.context["messages"]]


def test_a_new_price_in_one_market(petite: Shop, bakers: Shop, client: Client) -> None:
    theirs, market = prices(bakers), market_of(petite, "de").pk

    answer = plan(client, "prices", [petite.product], market=market, amount="8.50", reduced="on")

    assert prices(petite)["petite-sku", "de"] == (Decimal("10.00"), None)
    assert act(client, answer) == ["1 value changed."]
    assert prices(petite) == {
        ("petite-sku", "en-gb"): (Decimal("10.00"), None),
        ("petite-sku", "de"): (Decimal("8.50"), Decimal("10.00")),
    }
    assert prices(bakers) == theirs


def test_a_percentage_for_all_variants_rounded_as_asked(petite: Shop, client: Client) -> None:
    romper = make_product(
        petite.brand,
        "Romper",
        variants=[{"size": "s", "sku": "R-S"}, {"size": "m", "sku": "R-M", "price": "12.50"}],
    )
    market = market_of(petite).pk

    answer = plan(client, "prices", [romper], market=market, percent="-25", ending="nine")
    shown = client.get(answer["Location"]).content.decode()
    act(client, answer)

    assert [text in shown for text in ("R-S", "£10.00", "£7.49", "£12.50", "£9.39")] == [True] * 5
    assert {sku: price for (sku, code), price in prices(petite).items() if code == "en-gb"} == {
        "petite-sku": (Decimal("10.00"), None),
        "R-S": (Decimal("7.49"), None),
        "R-M": (Decimal("9.39"), None),
    }


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"amount": "1", "percent": "5"},
        {"amount": "0"},
        {"amount": "-3"},
        {"percent": "0"},
        {"amount": "x"},
        {"amount": "10.00"},
    ],
)
def test_nonsense_changes_nothing(petite: Shop, client: Client, form: dict[str, str]) -> None:
    before = prices(petite)

    answer = plan(client, "prices", [petite.product], market=market_of(petite).pk, **form)

    assert answer.context["form"].errors
    assert prices(petite) == before
    assert not BulkChange.objects.exists()


def test_a_price_is_taken_back(petite: Shop, client: Client) -> None:
    before = prices(petite)
    answer = plan(client, "prices", [petite.product], market=market_of(petite).pk, percent="10")
    act(client, answer)
    assert prices(petite) != before

    said = act(client, answer, "undo")

    assert said == ["1 value is what it was."]
    assert prices(petite) == before


def test_a_price_that_was_none_is_none_again(petite: Shop, client: Client) -> None:
    market = market_of(petite)
    Price.objects.filter(market=market).delete()
    answer = plan(client, "prices", [petite.product], market=market.pk, amount="4.00")
    act(client, answer)
    assert prices(petite)["petite-sku", "en-gb"] == (Decimal("4.00"), None)

    act(client, answer, "undo")

    assert ("petite-sku", "en-gb") not in prices(petite)


def test_what_changed_meanwhile_is_not_taken_back(petite: Shop, client: Client) -> None:
    other = make_product(petite.brand, "Other", sku="other")
    answer = plan(client, "prices", [petite.product, other], market=market_of(petite).pk, percent="10")
    act(client, answer)
    Price.objects.filter(stockrecord__partner_sku="other").update(amount=Decimal("3.00"))
    before = prices(petite)

    said = act(client, answer, "undo")

    assert said == ["Nothing was changed: “other” is no longer what it was."]
    assert prices(petite) == before
    assert BulkChange.objects.get().undone_at is None


def test_what_changed_since_the_plan_is_not_carried_out(petite: Shop, client: Client) -> None:
    answer = plan(client, "publish", [petite.product, make_product(petite.brand, "Mitten", public=False)])
    Product.objects.filter(title="Mitten").update(is_public=True)

    said = act(client, answer)

    assert said == ["Nothing was changed: “Mitten” is no longer what it was."]
    assert BulkChange.objects.get().done_at is None


def test_it_is_done_once(petite: Shop, client: Client) -> None:
    answer = plan(client, "prices", [petite.product], market=market_of(petite).pk, percent="10")
    act(client, answer)

    assert act(client, answer) == ["That was done already."]
    assert prices(petite)["petite-sku", "en-gb"][0] == Decimal("11.00")


def test_products_are_taken_down_and_come_back(petite: Shop, client: Client) -> None:
    hidden = make_product(petite.brand, "Hidden", public=False)

    answer = plan(client, "take-down", [petite.product, hidden])
    act(client, answer)

    assert [row["name"] for row in BulkChange.objects.get().rows] == ["petite thing"]
    assert not Product.objects.filter(brand=petite.brand, is_public=True).exists()
    act(client, answer, "undo")
    assert list(Product.objects.filter(brand=petite.brand, is_public=True)) == [petite.product]


@pytest.mark.parametrize(("action", "public"), [("publish", True), ("take-down", False)])
def test_a_day_to_go_live_gives_way_and_comes_back(
    petite: Shop, client: Client, action: str, public: bool
) -> None:
    later, moment = make_product(petite.brand, "Later", public=False), timezone.now() + timedelta(days=9)
    Product.objects.filter(pk=later.pk).update(go_live_at=moment)

    answer = plan(client, action, [later])
    shown = client.get(answer["Location"]).text
    act(client, answer)

    assert f"hidden until {timezone.localtime(moment):%d/%m/%Y}" in shown
    later.refresh_from_db()
    assert (later.is_public, later.go_live_at) == (public, None)
    act(client, answer, "undo")
    later.refresh_from_db()
    assert (later.is_public, later.go_live_at) == (False, moment)


def test_products_go_into_a_category_and_out_again(petite: Shop, client: Client) -> None:
    shelf = make_category(petite.brand, "Winter")

    answer = plan(client, "shelve", [petite.product], category=shelf.pk)
    act(client, answer)

    assert set(petite.product.categories.all()) == {petite.category, shelf}
    act(client, answer, "undo")
    assert list(petite.product.categories.all()) == [petite.category]


def test_a_category_of_another_brand_is_not_offered(petite: Shop, bakers: Shop, client: Client) -> None:
    answer = plan(client, "shelve", [petite.product], category=bakers.category.pk)

    assert "category" in answer.context["form"].errors
    assert list(petite.product.categories.all()) == [petite.category]


def test_products_of_another_brand_can_not_be_slipped_in(petite: Shop, bakers: Shop, client: Client) -> None:
    answer = plan(client, "take-down", [petite.product, bakers.product])

    assert answer["Location"] == reverse("dashboard:catalogue-product-list")
    assert not BulkChange.objects.exists()
    assert Product.objects.filter(is_public=False).count() == 0


def test_a_plan_of_another_brand_is_not_found(petite: Shop, bakers: Shop, client: Client) -> None:
    theirs = bulk.plan_public(products=[bakers.product], public=False, actor=bakers.customer)
    address = reverse("dashboard:catalogue-bulk-change", args=[theirs.pk])

    assert client.get(address).status_code == 404
    assert client.post(address, {"action": "do"}).status_code == 404
    bakers.product.refresh_from_db()
    assert bakers.product.is_public


def test_fulfilment_changes_nothing(petite: Shop) -> None:
    packer = User.objects.create_user("packer@example.com")
    assign(user=packer, role="Fulfilment", brands=[petite.brand])

    answer = client_for(packer).post(
        reverse(BULK), {"action": "take-down", "selected_product": [petite.product.pk]}
    )

    assert answer.status_code == 403
    assert not BulkChange.objects.exists()


def test_everything_that_a_search_found(petite: Shop, client: Client) -> None:
    found = [make_product(petite.brand, f"Mitten {number}") for number in range(3)]

    answer = client.post(
        reverse(BULK), {"action": "take-down", "select_across": "1", "query": "words=mitten"}
    )
    act(client, answer)

    assert set(Product.objects.filter(is_public=False)) == set(found)


def test_more_than_a_plan_holds_is_refused(
    petite: Shop, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    make_product(petite.brand, "One more")

    answer = client.post(reverse(BULK), {"action": "take-down", "select_across": "1"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "At most 1 products at once: search for fewer."
    ]
    assert Product.objects.filter(is_public=False).count() == 0


def test_it_asks_as_much_for_many(petite: Shop, client: Client) -> None:
    def cost(count: int) -> int:
        products = [make_product(petite.brand) for _ in range(count)]
        answer = plan(client, "prices", products, market=market_of(petite).pk, percent="10")
        with CaptureQueriesContext(connection) as queries:
            act(client, answer)
        return len(queries)

    assert cost(2) == cost(12)


def test_what_was_changed_is_found_again_of_ones_own_brands_only(
    petite: Shop, bakers: Shop, client: Client, merchandiser: User
) -> None:
    two, market = [petite.product, make_product(petite.brand, "Second")], market_of(petite)
    hidden = plan(client, "take-down", two)
    act(client, hidden)
    priced = plan(client, "prices", [petite.product], market=market.pk, amount="8.50")
    act(client, priced)
    act(client, hidden, "undo")
    theirs = bulk.plan_public(products=[bakers.product], public=False, actor=merchandiser)
    bulk.carry_out(change=theirs)
    plan(client, "prices", [petite.product], market=market.pk, amount="9.50")  # not carried out

    page = client.get(reverse(BULK))

    listed = [(change.summary, change.count, bool(change.undone_at)) for change in page.context["changes"]]
    assert listed == [(f"Prices in {market}: 8.50", 1, False), ("Take down", 2, True)]
    assert {change.actor for change in page.context["changes"]} == {merchandiser}
    assert f'href="{priced["Location"]}"' in page.text
    for address in (reverse("dashboard:catalogue-product-list"), priced["Location"]):
        assert f'<a href="{reverse(BULK)}">' in client.get(address).text.replace(' class="btn btn-link"', "")
