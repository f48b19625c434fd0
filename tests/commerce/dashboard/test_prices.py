"""Staff change prices: one product's on its page, many at once from the list."""

from decimal import Decimal

from django.urls import reverse

import pytest

from commerce.partner.models import Price, StockRecord
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, untouched
from tests.factories.commerce import make_product


@pytest.fixture
def merchandiser(petite: Shop, bakers: Shop) -> User:
    user = User.objects.create_user("merch@example.com")
    assign(user=user, role="Merchandisers", brands=[petite.brand])
    return user


def prices(shop: Shop) -> dict[tuple[str, str], tuple[Decimal, Decimal | None]]:
    """(SKU, market) → (price, former price)."""
    rows = Price.objects.for_brand(shop.brand).select_related("stockrecord", "market__locale")
    return {(row.stockrecord.partner_sku, row.market.code): (row.amount, row.compare_at) for row in rows}


def change(client, ids: list[int], **form: object) -> object:
    """Go the way of the list: select, choose the action, fill in the form."""
    client.post(
        reverse("dashboard:catalogue-product-list"), {"action": "set_product_price", "selected_product": ids}
    )
    token = next(iter(client.session["bulk_intermediate"]))
    address = f"{reverse('dashboard:catalogue-product-bulk-action')}?key={token}"
    shown = client.get(address)
    assert shown.status_code == 200
    return client.post(address, form, follow=True)


def test_a_new_price_in_one_market(petite: Shop, bakers: Shop, merchandiser: User) -> None:
    market = petite.brand.markets.get(locale__language_code="de")
    theirs = prices(bakers)

    change(
        client_for(merchandiser),
        [petite.product.pk],
        market=market.pk,
        amount="8.50",
        reduced="on",
        selected_products=[petite.product.pk],
    )

    assert prices(petite) == {
        ("petite-sku", "en-gb"): (Decimal("10.00"), None),
        ("petite-sku", "de"): (Decimal("8.50"), Decimal("10.00")),
    }
    assert prices(bakers) == theirs


def test_a_percentage_for_all_variants(petite: Shop, merchandiser: User) -> None:
    romper = make_product(
        petite.brand, "Romper", variants=[{"size": "s", "sku": "R-S"}, {"size": "m", "sku": "R-M"}]
    )
    market = petite.brand.markets.get(locale__language_code="en-gb")

    change(
        client_for(merchandiser),
        [romper.pk],
        market=market.pk,
        percent="-25",
        selected_products=_children(romper),
    )

    assert {sku: price for (sku, code), price in prices(petite).items() if code == "en-gb"} == {
        "petite-sku": (Decimal("10.00"), None),
        "R-S": (Decimal("7.50"), None),
        "R-M": (Decimal("7.50"), None),
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
    ],
)
def test_nonsense_changes_nothing(petite: Shop, merchandiser: User, form: dict[str, str]) -> None:
    before = prices(petite)
    market = petite.brand.markets.first()

    answer = change(
        client_for(merchandiser),
        [petite.product.pk],
        market=market.pk,
        selected_products=[petite.product.pk],
        **form,
    )

    assert answer.context["form"].errors
    assert prices(petite) == before


def test_products_of_another_brand_can_not_be_slipped_in(
    petite: Shop, bakers: Shop, merchandiser: User
) -> None:
    before = prices(bakers)

    answer = change(
        client_for(merchandiser),
        [petite.product.pk, bakers.product.pk],
        market=petite.brand.markets.first().pk,
        amount="1",
        selected_products=[petite.product.pk, bakers.product.pk],
    )

    assert prices(bakers) == before
    assert "selected_products" in answer.context["form"].errors


def test_fulfilment_changes_no_price(petite: Shop) -> None:
    packer = User.objects.create_user("packer@example.com")
    assign(user=packer, role="Fulfilment", brands=[petite.brand])
    before = prices(petite)

    answer = client_for(packer).post(
        reverse("dashboard:catalogue-product-list"),
        {"action": "set_product_price", "selected_product": [petite.product.pk]},
    )

    assert answer.status_code == 403
    assert prices(petite) == before


def _children(product) -> list[int]:
    return list(product.children.values_list("pk", flat=True))


def page(product) -> str:
    return reverse("dashboard:catalogue-product", args=[product.pk])


def test_a_product_page_saves_prices_per_market(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    en, de = (petite.brand.markets.get(locale__language_code=code) for code in ("en-gb", "de"))
    data = untouched(client, page(petite.product))
    data[f"stockrecords-0-amount_{en.pk}"] = "9.00"
    data[f"stockrecords-0-compare_at_{en.pk}"] = "12.00"
    data[f"stockrecords-0-amount_{de.pk}"] = ""

    answer = client.post(page(petite.product), data)

    assert answer.status_code == 302
    assert prices(petite) == {("petite-sku", "en-gb"): (Decimal("9.00"), Decimal("12.00"))}
    assert StockRecord.objects.get(product=petite.product).price is None


def test_saving_untouched_changes_nothing(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    before = prices(petite)

    answer = client.post(page(petite.product), untouched(client, page(petite.product)))

    assert answer.status_code == 302
    assert prices(petite) == before


def test_an_order_in_between_is_not_lost(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    data = untouched(client, page(petite.product))
    data["stockrecords-0-low_stock_threshold"] = "3"
    petite.product.stockrecords.get().allocate(4)

    client.post(page(petite.product), data)

    record = StockRecord.objects.get(product=petite.product)
    assert (record.num_in_stock, record.num_allocated, record.low_stock_threshold) == (10, 6, 3)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("amount_{en}", "0", "greater than or equal to 0.01"),
        ("amount_{en}", "-1", "greater than or equal to 0.01"),
        ("amount_{en}", "cheap", "Enter a number."),
        ("compare_at_{en}", "10.00", "The former price is higher than the price."),
        ("num_in_stock", "1", "Open orders hold 2 of these."),
        ("partner_sku", "taken", "Another product has this SKU."),
    ],
)
def test_a_wrong_number_is_explained(
    petite: Shop, merchandiser: User, field: str, value: str, message: str
) -> None:
    make_product(petite.brand, "Other", sku="taken")
    client = client_for(merchandiser)
    before = prices(petite)
    market = petite.brand.markets.get(locale__language_code="en-gb")
    data = untouched(client, page(petite.product))
    data[f"stockrecords-0-{field.format(en=market.pk)}"] = value

    answer = client.post(page(petite.product), data)

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert prices(petite) == before
