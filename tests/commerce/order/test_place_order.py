"""Placing an order: what was shown, once, with its stock, or nothing at all."""

from decimal import Decimal

import pytest

from commerce.basket.models import Basket, Line
from commerce.markets.models import TaxRate
from commerce.order import services
from commerce.order.exceptions import BasketGoneError, QuoteChangedError
from commerce.order.models import Order, ShippingAddress
from commerce.partner.models import Price, StockRecord
from commerce.payment.models import DemoPayment, PaymentAttempt
from commerce.shipping.models import DeliveryPrice
from core import edge
from core.models import OutboxEntry, User
from tests.factories.checkout import agreed, make_basket, make_checkout, make_delivery, place
from tests.factories.commerce import make_brand, make_product, make_term


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand, amount="3.50", free_from="100.00")
    return brand


def nothing_happened() -> bool:
    return not (
        Order.objects.exists()
        or PaymentAttempt.objects.exists()
        or ShippingAddress.objects.exists()
        or StockRecord.objects.filter(num_allocated__gt=0).exists()
        or Basket.objects.exclude(status="Open").exists()
        or OutboxEntry.objects.filter(kind="fact").exists()
    )


def test_order_carries_brand_market_language_and_sums(brand):
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    basket = make_basket(brand, bear, quantity=2)

    order = place(basket)

    assert (order.brand, order.market.code, order.language, order.site) == (brand, "en-gb", "en-gb", None)
    assert (order.status, order.email, order.currency) == ("Pending payment", "ada@example.org", "GBP")
    assert (order.total_incl_tax, order.total_excl_tax) == (Decimal("27.50"), Decimal("22.92"))
    assert (order.shipping_incl_tax, order.shipping_excl_tax) == (Decimal("3.50"), Decimal("2.92"))
    assert (order.shipping_method, order.shipping_code) == ("Standard", "standard")
    assert order.shipping_address.line4 == "London"


def test_order_reserves_stock_freezes_the_basket_and_opens_an_attempt(brand):
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    basket = make_basket(brand, bear, quantity=2)

    order = place(basket)

    basket.refresh_from_db()
    attempt = PaymentAttempt.objects.get()
    assert basket.status == "Frozen"
    assert StockRecord.objects.get(product=bear).num_allocated == 2
    assert order.lines.get().num_allocated == 2
    assert (attempt.order, attempt.amount, attempt.currency, attempt.state) == (
        order,
        Decimal("27.50"),
        "GBP",
        "open",
    )
    change = order.status_changes.get()
    assert (change.old_status, change.new_status, change.actor) == ("", "Pending payment", None)
    fact = OutboxEntry.objects.get(kind="fact")
    assert (fact.subject, fact.payload) == ("OrderPlaced", {"order_id": order.pk})
    assert DemoPayment.objects.count() == 0  # the gateway hears of it after the commit


def test_lines_are_worded_in_the_orders_language(brand):
    make_term("option.size.S", "Klein", locale="de")
    romper = make_product(brand, "Romper", variants=[{"size": "S", "sku": "R-S"}])
    romper.copies.filter(locale__language_code="de").update(title="Strampler")

    order = place(make_basket(brand, romper.children.get(), market="de"), market="de")

    line = order.lines.get()
    assert (line.title, line.partner_sku, order.currency) == ("Strampler, Klein", "R-S", "EUR")


def test_delivery_elsewhere_keeps_the_gross_price_and_moves_the_tax(brand):
    bear = make_product(brand, "Bear", price="119.00")

    at_home = place(make_basket(brand, bear, market="de"), market="de", country="DE")
    abroad = place(make_basket(brand, bear, market="de"), market="de", country="AT")

    assert (at_home.total_incl_tax, at_home.total_excl_tax) == (Decimal("119.00"), Decimal("100.00"))
    assert (abroad.total_incl_tax, abroad.total_excl_tax) == (Decimal("119.00"), Decimal("99.17"))


def test_lines_sum_up_to_the_total(brand):
    goods = [
        make_product(brand, price="3.33", tax_class="standard"),
        make_product(brand, price="0.99", tax_class="reduced"),
    ]

    order = place(make_basket(brand, *goods, quantity=7, market="de"), market="de")

    gross = sum(line.line_price_incl_tax for line in order.lines.all())
    net = sum(line.line_price_excl_tax for line in order.lines.all())
    assert gross + order.shipping_incl_tax == order.total_incl_tax
    assert net + order.shipping_excl_tax == order.total_excl_tax


def test_numbers_are_random(brand):
    bear = make_product(brand, stock=50)
    numbers = {place(make_basket(brand, bear)).number for _ in range(5)}

    assert len(numbers) == 5
    assert all(len(number) == 14 and number.count("-") == 2 for number in numbers)


def test_signed_in_shoppers_order_is_theirs(brand):
    user = User.objects.create_user("owner@example.org")

    order = place(make_basket(brand, make_product(brand), owner=user), user=user)

    assert (order.user, order.email) == (user, "ada@example.org")
    assert order.status_changes.get().actor == user


def test_pressing_twice_leads_to_the_same_order(brand):
    basket = make_basket(brand, make_product(brand, stock=5))
    checkout, shown = make_checkout(brand), agreed(basket, make_checkout(brand))

    first = services.place_order(basket_id=basket.pk, checkout=checkout, shown=shown)
    second = services.place_order(basket_id=basket.pk, checkout=make_checkout(brand), shown=shown)

    assert first == second
    assert (Order.objects.count(), PaymentAttempt.objects.count()) == (1, 1)
    assert StockRecord.objects.get().num_allocated == 1


def price_rises() -> None:
    Price.objects.update(amount="99.00")


def price_falls() -> None:
    Price.objects.update(amount="1.00")


def tax_changes() -> None:
    TaxRate.objects.update(percent="5")
    edge.forget()


def delivery_costs_more() -> None:
    DeliveryPrice.objects.update(amount="9.00")
    edge.forget()


def delivery_ends() -> None:
    DeliveryPrice.objects.all().delete()
    edge.forget()


def quantity_changes() -> None:
    Line.objects.update(quantity=2)


def stock_goes() -> None:
    StockRecord.objects.update(num_in_stock=0)


def product_goes() -> None:
    Price.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        price_rises,
        price_falls,
        tax_changes,
        delivery_costs_more,
        delivery_ends,
        quantity_changes,
        stock_goes,
        product_goes,
    ],
    ids=lambda change: change.__name__,
)
def test_what_differs_from_what_was_shown_is_not_ordered(brand, change):
    basket = make_basket(brand, make_product(brand, price="12.00", stock=5))
    checkout = make_checkout(brand)
    shown = agreed(basket, checkout)

    change()

    with pytest.raises(QuoteChangedError):
        services.place_order(basket_id=basket.pk, checkout=checkout, shown=shown)
    assert nothing_happened()


def test_a_fingerprint_of_another_basket_orders_nothing(brand):
    bear = make_product(brand)
    mine, other = make_basket(brand, bear), make_basket(brand, bear)

    with pytest.raises(QuoteChangedError):
        services.place_order(
            basket_id=mine.pk, checkout=make_checkout(brand), shown=agreed(other, make_checkout(brand))
        )
    assert nothing_happened()


def test_the_basket_of_somebody_else_is_not_ordered(brand):
    owner = User.objects.create_user("owner@example.org")
    basket = make_basket(brand, make_product(brand), owner=owner)
    checkout = make_checkout(brand)

    with pytest.raises(BasketGoneError):
        services.place_order(basket_id=basket.pk, checkout=checkout, shown=agreed(basket, checkout))
    assert nothing_happened()


def test_the_basket_of_another_brand_is_not_ordered(brand):
    bakers = make_brand("bakers")
    make_delivery(bakers)
    basket = make_basket(bakers, make_product(bakers))

    with pytest.raises(Basket.DoesNotExist):
        services.place_order(
            basket_id=basket.pk, checkout=make_checkout(brand), shown=agreed(basket, make_checkout(bakers))
        )
    assert nothing_happened()


def test_what_this_market_does_not_sell_is_not_ordered_and_not_lost(brand):
    bear = make_product(brand, "Bear", price={"en-gb": "12.00", "de": "14.50"})
    teapot = make_product(brand, "Teapot", price={"en-gb": "30.00"}, sku="TEAPOT")
    basket = make_basket(brand, bear, teapot)

    order = place(basket, market="de")

    assert [line.title for line in order.lines.all()] == ["Bear"]
    assert order.total_incl_tax == Decimal("18.00")
    assert not StockRecord.objects.get(partner_sku="TEAPOT").num_allocated
    assert basket.lines.count() == 2


def test_untracked_stock_is_not_reserved(brand):
    card = make_product(brand, "Gift card", stock=0)
    card.product_class.track_stock = False
    card.product_class.save()

    place(make_basket(brand, card))

    assert not StockRecord.objects.get().num_allocated
