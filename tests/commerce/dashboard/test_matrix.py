"""Many variants are made at once: sizes × colours, with SKUs by a pattern, prices and first stock."""

from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from commerce.catalogue.models import Product
from commerce.partner.models import Price, StockMovement, StockRecord
from core.models import User
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.factories.commerce import make_option, make_product, make_product_class


@pytest.fixture
def client(merchandiser: User) -> Client:
    return client_for(merchandiser)


@pytest.fixture
def romper(petite: Shop) -> Product:
    """A product that has neither stock nor variants yet."""
    product = make_product(petite.brand, "Romper", categories=[petite.category])
    StockRecord.objects.filter(product=product).delete()
    return product


def form(colours: list[str], sizes: list[str], **more: object) -> dict[str, object]:
    make_product_class(attributes=("colour", "size"))
    return {
        "axis_colour": [make_option("colour", code).pk for code in colours],
        "axis_size": [make_option("size", code).pk for code in sizes],
        "pattern": "ROM-{colour}-{size}",
        "reason": "delivery",
        **more,
    }


def send(client: Client, product: Product, action: str, data: dict[str, object]) -> Any:
    return client.post(
        reverse("dashboard:catalogue-product-matrix", args=[product.pk]), {"action": action, **data}
    )


def skus(product: Product) -> list[str]:
    return sorted(StockRecord.objects.filter(product__parent=product).values_list("partner_sku", flat=True))


def test_twelve_variants(petite: Shop, client: Client, merchandiser: User, romper: Product) -> None:
    markets = {market.code: market.pk for market in petite.brand.markets.all()}
    data = form(["sage", "sky", "rye"], ["xs", "s", "m", "l"], units="5")
    data |= {f"amount_{markets['en-gb']}": "19.00", f"amount_{markets['de']}": "22.00"}
    data |= {f"compare_at_{markets['de']}": "25.00"}

    shown = send(client, romper, "preview", data)
    assert [(cell.sku, cell.problem) for cell in shown.context["cells"]][:2] == [
        ("ROM-SAGE-XS", ""),
        ("ROM-SAGE-S", ""),
    ]
    assert skus(romper) == []
    answer = send(client, romper, "make", data)

    assert answer["Location"] == reverse("dashboard:catalogue-product", args=[romper.pk]) + "#variants"
    romper.refresh_from_db()
    children = list(romper.children.all())
    assert (romper.is_parent, len(children)) == (True, 12)
    assert {(child.brand, child.tax_class, child.is_public) for child in children} == {
        (petite.brand, romper.tax_class, True)
    }
    assert "ROM-RYE-L" in skus(romper)
    prices = Price.objects.filter(stockrecord__product__parent=romper)
    assert set(prices.values_list("market__locale__language_code", "amount", "compare_at")) == {
        ("en-gb", Decimal("19.00"), None),
        ("de", Decimal("22.00"), Decimal("25.00")),
    }
    moved = StockMovement.objects.filter(stockrecord__product__parent=romper)
    assert set(moved.values_list("sequence", "before", "delta", "after", "reason", "actor")) == {
        (1, 0, 5, 5, "delivery", merchandiser.pk)
    }
    assert moved.count() == 12


def test_what_tells_this_type_apart_comes_first_and_makes_the_skus(
    petite: Shop, client: Client, romper: Product
) -> None:
    make_product(petite.brand, "Vest", variants=[{"size": "s"}])
    address = reverse("dashboard:catalogue-product-matrix", args=[romper.pk])

    shown = client.get(address).context["form"]
    send(client, romper, "make", form(["sage"], ["s", "m"], pattern=shown["pattern"].value()))

    assert [field.name for field in shown.axis_fields()] == ["axis_size"]
    assert [field.name for field in shown.other_axes()] == ["axis_colour"]
    assert skus(romper) == ["ROMPER-SAGE-M", "ROMPER-SAGE-S"]
    assert client.get(address).context["form"].other_axes() == []


def test_what_is_there_stays(client: Client, romper: Product, petite: Shop) -> None:
    send(client, romper, "make", form(["sage"], ["s", "m"], units="2"))
    kept = {child.pk for child in romper.children.all()}
    market = petite.brand.markets.get(locale__language_code="en-gb")

    shown = send(client, romper, "preview", form(["sage", "sky"], ["s", "m"], pattern="NEW-{colour}-{size}"))
    send(
        client,
        romper,
        "make",
        form(["sage", "sky"], ["s", "m"], pattern="NEW-{colour}-{size}", **{f"amount_{market.pk}": "7.00"}),
    )

    assert [bool(cell.product_id) for cell in shown.context["cells"]] == [True, True, False, False]
    assert kept < {child.pk for child in romper.children.all()}
    assert skus(romper) == ["NEW-SKY-M", "NEW-SKY-S", "ROM-SAGE-M", "ROM-SAGE-S"]
    assert set(Price.objects.values_list("stockrecord__partner_sku", flat=True)) & set(skus(romper)) == {
        "NEW-SKY-M",
        "NEW-SKY-S",
    }


def test_those_there_are_get_the_prices_if_asked(client: Client, romper: Product, petite: Shop) -> None:
    market = petite.brand.markets.get(locale__language_code="en-gb")
    send(client, romper, "make", form(["sage"], ["s"], **{f"amount_{market.pk}": "7.00"}))

    send(
        client,
        romper,
        "make",
        form(["sage"], ["s", "m"], reprice="on", **{f"amount_{market.pk}": "9.00"}),
    )

    prices = Price.objects.filter(stockrecord__product__parent=romper)
    assert list(prices.values_list("amount", flat=True)) == [Decimal("9.00")] * 2


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("ROM-{colour}", "The pattern gives this SKU twice."),
        ("ROM-{colour}-{length}", "The pattern names something that the product does not have."),
        ("TAKEN-{size}", "Another product has this SKU."),
    ],
)
def test_a_pattern_that_does_not_work(
    client: Client, romper: Product, petite: Shop, pattern: str, problem: str
) -> None:
    make_product(petite.brand, "Other", sku="TAKEN-S")
    data = form(["sage"], ["s", "m"], pattern=pattern)

    shown = send(client, romper, "preview", data)
    answer = send(client, romper, "make", data)

    assert problem in {cell.problem for cell in shown.context["cells"]}
    assert "Nothing was made" in answer.content.decode()
    assert not romper.children.exists()
    romper.refresh_from_db()
    assert romper.is_standalone


def test_nothing_chosen_and_too_much(
    client: Client, romper: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commerce.dashboard.catalogue.matrix.MOST", 3)

    nothing = send(client, romper, "make", form([], []))
    much = send(client, romper, "make", form(["sage", "sky"], ["s", "m"]))

    assert nothing.context["form"].non_field_errors() == ["Choose at least one option."]
    assert much.context["form"].non_field_errors() == ["That makes 4 variants; at most 3 at once."]
    assert not romper.children.exists()


def test_a_product_with_stock_of_its_own_is_refused(client: Client, petite: Shop) -> None:
    answer = send(client, petite.product, "make", form(["sage"], ["s"]))

    assert "A product with stock of its own has no variants" in answer.content.decode()
    assert not petite.product.children.exists()


def test_another_brands_product_is_not_found(client: Client, bakers: Shop) -> None:
    assert send(client, bakers.product, "make", form(["sage"], ["s"])).status_code == 404
    assert not bakers.product.children.exists()


def test_it_asks_as_much_for_many(client: Client, petite: Shop) -> None:
    def cost(sizes: list[str]) -> int:
        product = make_product(petite.brand, f"Romper {len(sizes)}")
        StockRecord.objects.filter(product=product).delete()
        data = form(["sage", "sky"], sizes, pattern=f"R{len(sizes)}-{{colour}}-{{size}}", units="3")
        with CaptureQueriesContext(connection) as queries:
            assert send(client, product, "make", data).status_code == 302
        return len(queries)

    cost(["xs"])
    assert cost(["s", "m"]) == cost(["s", "m", "l", "xl", "xxl"])
