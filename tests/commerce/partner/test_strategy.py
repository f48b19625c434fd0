from decimal import Decimal

from django.http import HttpRequest
from django.test import RequestFactory

import pytest

from commerce.catalogue.models import Product
from commerce.markets.exceptions import MissingTaxRateError
from commerce.markets.models import TaxRate
from commerce.partner.prices import tax_share
from commerce.partner.strategy import Selector, Strategy
from core import edge
from tests.factories.commerce import (
    make_brand,
    make_market,
    make_price,
    make_product,
    make_stock,
)


@pytest.mark.parametrize(
    ("gross", "percent", "tax"),
    [
        ("12.00", "20", "2.00"),
        ("11.90", "19", "1.90"),
        ("10.00", "0", "0.00"),
        ("0.03", "20", "0.01"),
        ("9.99", "7", "0.65"),
    ],
)
def test_the_tax_share_is_rounded_to_the_cent(gross: str, percent: str, tax: str) -> None:
    assert tax_share(Decimal(gross), Decimal(percent)) == Decimal(tax)


def test_prices_are_gross_and_of_the_market() -> None:
    product = make_product(make_brand(), price={"en-gb": "12.00", "de": "13.90"})

    english = Strategy(make_market("en-gb")).fetch_for_product(product)
    german = Strategy(make_market("de")).fetch_for_product(product)

    assert (english.price.incl_tax, english.price.tax, english.price.excl_tax) == (12, 2, 10)
    assert (english.price.currency, german.price.currency) == ("GBP", "EUR")
    assert (german.price.incl_tax, german.price.tax) == (Decimal("13.90"), Decimal("2.22"))
    assert english.price.effective_price == 12
    assert english.stockrecord == german.stockrecord == product.stockrecords.get()


def test_delivery_elsewhere_moves_the_tax_and_never_the_price() -> None:
    product = make_product(make_brand(), price="12.00")

    abroad = Strategy(make_market("de"), country_code="AT").fetch_for_product(product).price

    assert (abroad.incl_tax, abroad.tax, abroad.percent) == (12, 2, 20)


def test_the_tax_class_is_the_products_own() -> None:
    cake = make_product(make_brand(), price="10.70", tax_class="reduced")

    price = Strategy(make_market("de")).fetch_for_product(cake).price

    assert (price.incl_tax, price.tax) == (Decimal("10.70"), Decimal("0.70"))


def test_a_missing_rate_is_not_taken_for_zero() -> None:
    product = make_product(make_brand())
    TaxRate.objects.filter(country="DE").delete()

    with pytest.raises(MissingTaxRateError):
        Strategy(make_market("de")).fetch_for_product(product)


def test_a_reduced_price_knows_the_former_one() -> None:
    product = make_product(make_brand(), price={})
    make_price(product.stockrecords.get(), "de", "8.00", compare_at="10.00")

    price = Strategy(make_market("de")).fetch_for_product(product).price

    assert (price.incl_tax, price.compare_at) == (8, 10)


def test_without_a_price_in_the_market_nothing_can_be_bought() -> None:
    product = make_product(make_brand(), price={"de": "10.00"})

    info = Strategy(make_market("en-gb")).fetch_for_product(product)

    assert not info.price.exists
    assert not info.availability.is_available_to_buy
    assert Strategy(make_market("de")).fetch_for_product(product).availability.is_available_to_buy


def test_of_two_stock_records_the_one_with_a_price_counts() -> None:
    product = make_product(make_brand(), price={}, stock=1)
    priced = make_stock(product, price={"de": "5.00"}, stock=7)

    info = Strategy(make_market("de")).fetch_for_product(product)

    assert info.stockrecord == priced
    assert info.availability.num_available == 7


@pytest.mark.parametrize(("stock", "quantity", "permitted"), [(0, 1, False), (2, 2, True), (2, 3, False)])
def test_as_many_can_be_bought_as_are_free(stock: int, quantity: int, permitted: bool) -> None:
    product = make_product(make_brand(), stock=stock)

    availability = Strategy(make_market("de")).fetch_for_product(product).availability

    assert availability.is_purchase_permitted(quantity)[0] is permitted


def test_what_is_not_counted_can_always_be_bought() -> None:
    product = make_product(make_brand(), stock=0)
    product.product_class.track_stock = False
    product.product_class.save()

    assert Strategy(make_market("de")).fetch_for_product(product).availability.is_purchase_permitted(50)[0]


def test_a_parent_costs_what_its_cheapest_child_on_sale_costs() -> None:
    parent = make_product(
        make_brand(),
        variants=[
            {"size": "s", "price": "12.00", "stock": 0},
            {"size": "m", "price": "11.00"},
            {"size": "l", "price": "9.00", "public": False},
        ],
    )

    info = Strategy(make_market("de")).fetch_for_parent(parent)

    assert info.price.incl_tax == 11
    assert info.availability.is_available_to_buy


def test_without_a_market_nothing_has_a_price() -> None:
    product = make_product(make_brand())

    info = Strategy(None).fetch_for_product(product)

    assert not info.price.exists
    assert not info.availability.is_available_to_buy
    assert not Strategy(None).fetch_for_parent(product).price.exists


def test_the_selector_takes_the_market_of_the_request_and_nothing_else() -> None:
    class Untouchable(HttpRequest):
        @property
        def user(self) -> None:
            raise AssertionError("The strategy has read the user.")

        session = user

    request = Untouchable()
    request.market = make_market("de")

    strategy = Selector().strategy(request)

    assert strategy.market == request.market
    assert Selector().strategy(RequestFactory().get("/")).market is None


def test_pricing_prefetched_products_asks_nothing_more(django_assert_num_queries) -> None:
    brand = make_brand()
    make_product(brand, variants=[{"size": "s"}, {"size": "m"}])
    make_product(brand)
    market = make_market("de")
    products = list(Product.objects.exclude(structure="parent").priced())
    strategy = Strategy(market)

    with edge.memo_run():
        strategy.fetch_for_product(products[0])
        with django_assert_num_queries(0):
            infos = [strategy.fetch_for_product(product) for product in products]

    assert [info.price.incl_tax for info in infos] == [10, 10, 10]
