"""What was taken off stands in the order as it was shown, is taxed right, and is counted once."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

import pytest

from commerce.basket.models import Basket
from commerce.offer.models import Benefit, ConditionalOffer
from commerce.order import services
from commerce.order.exceptions import QuoteChangedError
from commerce.order.models import Order
from commerce.order.selectors import order_page
from commerce.partner.models import StockRecord
from commerce.voucher import services as vouchers
from commerce.voucher.models import Voucher, VoucherApplication
from core.models import Brand, User
from tests.factories.checkout import (
    DETAILS,
    Shopper,
    agreed,
    attempt_of,
    make_basket,
    make_checkout,
    make_delivery,
    pay,
    place,
)
from tests.factories.commerce import make_brand, make_product
from tests.factories.offers import make_offer, make_voucher
from tests.races import race


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_delivery(brand)
    return brand


def basket_with(voucher: Voucher, *products, user: User | None = None, market: str = "en-gb") -> Basket:
    basket = make_basket(voucher.brand, *products, owner=user, market=market)
    basket.voucher = voucher
    basket.save()
    return basket


def uses(voucher: Voucher) -> tuple[int, Decimal, int]:
    row = Voucher.objects.get(pk=voucher.pk)
    return row.num_orders, row.total_discount, VoucherApplication.objects.filter(voucher=voucher).count()


def test_order_keeps_what_was_shown(brand):
    bear, cap = make_product(brand, "Bear", price="10.00"), make_product(brand, "Cap", price="5.00")
    voucher = make_voucher(brand)

    order = place(basket_with(voucher, bear, cap))

    assert (order.total_incl_tax, order.shipping_incl_tax) == (Decimal("17.00"), Decimal("3.50"))
    assert [
        (line.line_price_before_discounts_incl_tax, line.line_price_incl_tax)
        for line in order.lines.order_by("pk")
    ] == [(Decimal("10.00"), Decimal("9.00")), (Decimal("5.00"), Decimal("4.50"))]
    discount = order.discounts.get()
    assert (discount.voucher_code, discount.amount, discount.message) == (
        "WELCOME",
        Decimal("1.50"),
        "Voucher WELCOME",
    )
    assert [row.amount for row in discount.discount_lines.order_by("pk")] == [
        Decimal("1.00"),
        Decimal("0.50"),
    ]
    page = order_page(order)
    assert (page.subtotal, page.discounts) == (Decimal("15.00"), (("Voucher WELCOME", Decimal("1.50")),))
    assert page.subtotal - Decimal("1.50") + page.delivery == page.total
    assert uses(voucher) == (1, Decimal("1.50"), 1)
    offer = ConditionalOffer.objects.get()
    assert (offer.num_orders, offer.num_applications, offer.total_discount) == (1, 1, Decimal("1.50"))


def test_tax_is_that_of_what_is_left_of_each_line(brand):
    """In Germany bread at 7 %, toys at 19 %: an amount off both lowers each tax by its share."""
    bread = make_product(brand, "Bread", price="10.70", tax_class="reduced")
    toy = make_product(brand, "Toy", price="11.90", tax_class="standard")
    make_offer(brand, kind=Benefit.FIXED, value="2.26", currency="EUR")

    order = place(make_basket(brand, bread, toy, market="de"), market="de")

    lines = list(order.lines.order_by("pk"))
    assert [line.line_price_incl_tax for line in lines] == [Decimal("9.63"), Decimal("10.71")]
    assert [line.line_price_incl_tax - line.line_price_excl_tax for line in lines] == [
        Decimal("0.63"),
        Decimal("1.71"),
    ]


def test_use_is_given_back_when_the_order_comes_to_nothing_and_the_voucher_is_in_the_basket_again(brand):
    voucher = make_voucher(brand, usage=Voucher.SINGLE_USE)
    order = place(basket_with(voucher, make_product(brand, price="10.00")))
    assert uses(voucher) == (1, Decimal("1.00"), 1)

    services.fail_payment(attempt=attempt_of(order), reason="Declined")
    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    assert uses(voucher) == (0, Decimal("0.00"), 0)
    offer = ConditionalOffer.objects.get()
    assert (offer.num_orders, offer.num_applications, offer.total_discount) == (0, 0, Decimal("0.00"))
    assert order.discounts.get().is_counted is False
    basket = Basket.objects.get()
    assert (basket.status, basket.voucher) == (Basket.OPEN, voucher)
    again = place(Basket.objects.select_related("brand", "voucher").get())
    assert again.total_incl_tax == Decimal("12.50")


@pytest.mark.parametrize("end", ["expire", "cancel"])
def test_an_ended_order_gives_the_use_back(brand, end):
    voucher = make_voucher(brand, max_uses=1)
    order = place(basket_with(voucher, make_product(brand, price="10.00")))

    getattr(services, end)(order=order)

    assert uses(voucher) == (0, Decimal("0.00"), 0)


def test_a_paid_order_that_is_called_off_gives_the_use_back(brand):
    voucher = make_voucher(brand, max_uses=1)
    order = place(basket_with(voucher, make_product(brand, price="10.00")))
    pay(order)
    assert uses(voucher)[0] == 1

    services.cancel(order=order)

    assert uses(voucher)[0] == 0


def test_late_money_counts_the_use_again(brand):
    voucher = make_voucher(brand, max_uses=1)
    order = place(basket_with(voucher, make_product(brand, price="10.00", stock=3)))
    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    pay(order)

    assert Order.objects.get().status == "Paid"
    assert uses(voucher) == (1, Decimal("1.00"), 1)
    assert order.discounts.get().is_counted is True


def test_late_money_when_somebody_else_had_the_last_use_is_paid_back(brand):
    voucher = make_voucher(brand, max_uses=1)
    bear = make_product(brand, price="10.00", stock=9)
    late = place(basket_with(voucher, bear))
    services.fail_payment(attempt=attempt_of(late), reason="Declined")
    place(basket_with(voucher, bear))

    pay(late)

    late.refresh_from_db()
    assert late.status == "Needs refund"
    reason = late.status_changes.latest("pk").reason
    assert reason == "Money came late, and the voucher or offer had been used up"
    assert uses(voucher) == (1, Decimal("1.00"), 1)
    assert StockRecord.objects.get().num_allocated == 1


def test_what_stays_in_the_basket_after_a_paid_order_has_no_voucher(brand):
    voucher = make_voucher(brand)
    here = make_product(brand, price="10.00", stock=9)
    abroad = make_product(brand, price={"en-gb": "8.00", "de": "9.00"})
    basket = basket_with(voucher, here, abroad)
    StockRecord.objects.get(product=abroad).prices.filter(market__locale__language_code="en-gb").delete()
    order = place(basket)

    pay(order)

    basket.refresh_from_db()
    assert (basket.status, basket.voucher, basket.lines.get().product) == (Basket.OPEN, None, abroad)


@pytest.mark.parametrize("change", ["ended", "used up", "taken out", "offer suspended"])
def test_what_changed_between_review_and_button_is_told(brand, change):
    voucher = make_voucher(brand, max_uses=5)
    basket = basket_with(voucher, make_product(brand, price="10.00"))
    checkout = make_checkout(brand)
    shown = agreed(basket, checkout)
    if change == "ended":
        Voucher.objects.update(end_datetime=timezone.now())
    elif change == "used up":
        Voucher.objects.update(num_orders=5)
    elif change == "taken out":
        Basket.objects.update(voucher=None)
    else:
        ConditionalOffer.objects.get().suspend()

    with pytest.raises(QuoteChangedError):
        services.place_order(basket_id=basket.pk, checkout=checkout, shown=shown)

    assert Order.objects.count() == 0
    assert VoucherApplication.objects.count() == 0


def test_review_says_why_the_sum_is_another(brand):
    shopper = Shopper(brand)
    make_voucher(brand)
    shopper.add(make_product(brand, price="10.00"))
    shopper.post("basket/voucher/", {"code": "WELCOME"})
    shopper.post("checkout/details/", DETAILS)
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    agreed_to = shopper.agreed()
    Voucher.objects.update(max_uses=1, num_orders=1)

    answer = shopper.post("checkout/payment/", {"agreed": agreed_to})

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "prices, reductions, stock or delivery" in text
    assert "Voucher WELCOME takes nothing off: This voucher has been used up." in text
    assert "You pay £13.50" in text


def test_voucher_goes_along_when_baskets_are_merged(brand):
    voucher = make_voucher(brand)
    user = User.objects.create_user("ada@example.org")
    bear = make_product(brand, price="10.00", stock=9)
    order = place(basket_with(voucher, bear, user=user), user=user)
    new = make_basket(brand, bear, owner=user)

    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    new.refresh_from_db()
    assert new.voucher == voucher


def order_of(ticket: tuple[int, str, int | None]) -> int:
    basket_id, shown, user_id = ticket
    basket = Basket.objects.select_related("brand").get(pk=basket_id)
    user = User.objects.get(pk=user_id) if user_id else None
    checkout = make_checkout(basket.brand, user=user)
    return services.place_order(basket_id=basket_id, checkout=checkout, shown=shown).pk


def ticket(basket: Basket, user: User | None = None) -> tuple[int, str, int | None]:
    return basket.pk, agreed(basket, make_checkout(basket.brand, user=user)), user.pk if user else None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("limit", "orders"), [({"max_uses": 3}, 3), ({"usage": Voucher.SINGLE_USE}, 1)])
def test_ten_buyers_of_a_limited_voucher_use_it_as_often_as_it_may_be(brand, limit, orders):
    voucher = make_voucher(brand, **limit)
    bear = make_product(brand, price="10.00", stock=50)
    tickets = [ticket(basket_with(voucher, bear)) for _ in range(10)]

    outcomes = race(order_of, tickets)

    assert Order.objects.count() == orders
    assert outcomes.count("QuoteChangedError") == 10 - orders
    assert uses(voucher) == (orders, Decimal("1.00") * orders, orders)
    assert StockRecord.objects.get().num_allocated == orders


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_buyers_of_an_offer_limited_to_three_are_granted_three(brand):
    make_offer(brand, max_global_applications=3)
    bear = make_product(brand, price="10.00", stock=50)
    tickets = [ticket(make_basket(brand, bear)) for _ in range(10)]

    race(order_of, tickets)

    assert ConditionalOffer.objects.get().num_applications == 3
    assert Order.objects.count() == 3


def use(task: tuple[int, int]) -> str:
    voucher_id, order_id = task
    with transaction.atomic():
        order = Order.objects.get(pk=order_id)
        vouchers.use(voucher_id=voucher_id, order=order, discount=Decimal("1.00"))
    return "used"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_six_orders_of_one_customer_use_a_once_voucher_once(brand):
    voucher = make_voucher(brand, usage=Voucher.ONCE_PER_CUSTOMER)
    user = User.objects.create_user("ada@example.org")
    bear = make_product(brand, stock=50)
    orders = [place(make_basket(brand, bear, owner=user), user=user) for _ in range(6)]

    outcomes = race(use, [(voucher.pk, order.pk) for order in orders])

    assert sorted(outcomes) == ["AlreadyUsedError"] * 5 + ["used"]
    assert uses(voucher) == (1, Decimal("1.00"), 1)
