"""Staff change prices: one product's on its page, many at once from the list."""

import re
from decimal import Decimal

from django.urls import reverse

import pytest

from commerce.partner.models import Price, StockRecord
from core.models import User
from tests.commerce.dashboard.conftest import Shop, client_for, untouched
from tests.factories.commerce import make_product


def prices(shop: Shop) -> dict[tuple[str, str], tuple[Decimal, Decimal | None]]:
    """(SKU, market) → (price, former price)."""
    rows = Price.objects.for_brand(shop.brand).select_related("stockrecord", "market__locale")
    return {(row.stockrecord.partner_sku, row.market.code): (row.amount, row.compare_at) for row in rows}


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


def test_every_price_says_what_it_is_and_where(petite: Shop, merchandiser: User) -> None:
    html = client_for(merchandiser).get(page(petite.product)).text

    named = re.findall(r'name="stockrecords-0-(amount|compare_at)_(\d+)"[^>]* aria-label="([^"]+)"', html)
    words = {"amount": "Price", "compare_at": "Former price"}
    assert len(named) == 2 * petite.brand.markets.count()
    assert [name for _kind, _key, name in named] == [
        f"{words[kind]}, {petite.brand.markets.get(pk=key)}" for kind, key, _name in named
    ]


def test_help_and_refusals_are_tied_to_their_fields(petite: Shop, merchandiser: User) -> None:
    client = client_for(merchandiser)
    market = petite.brand.markets.first()
    data = untouched(client, page(petite.product))
    data[f"stockrecords-0-compare_at_{market.pk}"] = "1.00"

    html = client.post(page(petite.product), data).text

    field = f"id_stockrecords-0-compare_at_{market.pk}"
    assert f'aria-describedby="{field}_error"' in html
    assert f'id="{field}_error"><li>The former price must be higher than the price.</li>' in html
    assert 'aria-describedby="id_stockrecords-0-low_stock_threshold_helptext"' in html
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', html)).split()
    assert set(described) <= set(re.findall(r' id="([^"]+)"', html))


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
        ("compare_at_{en}", "10.00", "The former price must be higher than the price."),
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
