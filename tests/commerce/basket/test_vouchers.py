"""A code in the basket: taken, refused with a sentence, taken out, and what it does to the sums."""

from datetime import timedelta
from decimal import Decimal

from django.core.cache import cache

import pytest

from commerce.basket.models import Basket
from commerce.offer.models import Benefit
from commerce.voucher.models import Voucher
from core.models import User
from tests.factories.checkout import Shopper, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product, make_term
from tests.factories.offers import make_offer, make_range, make_voucher


@pytest.fixture(autouse=True)
def no_tries() -> None:
    cache.clear()


@pytest.fixture
def shopper() -> Shopper:
    brand = make_brand()
    make_delivery(brand)
    return Shopper(brand)


def enter(shopper: Shopper, code: str = "WELCOME"):
    return shopper.post("basket/voucher/", {"code": code})


def rows(page) -> list[tuple[str, Decimal | None]]:
    return [(row["label"], row["amount"]) for row in page.context["rows"]]


def test_a_code_takes_its_share_off_and_stands_in_the_basket(shopper):
    make_voucher(shopper.brand)
    shopper.add(make_product(shopper.brand, price="12.50"), 2)

    answer = enter(shopper, " wel come ")

    assert answer["Location"] == "/en-gb/basket/?voucher=in"
    page = shopper.follow(answer)
    assert "Voucher WELCOME counts now." in page.content.decode()
    assert rows(page) == [
        ("Subtotal", Decimal("25.00")),
        ("Voucher WELCOME", Decimal("-2.50")),
        ("Delivery", None),
        ("Total before delivery", Decimal("22.50")),
    ]
    assert Voucher.objects.get().num_basket_additions == 1


def test_a_code_is_taken_out_again(shopper):
    make_voucher(shopper.brand)
    shopper.add(make_product(shopper.brand, price="12.50"))
    enter(shopper)

    page = shopper.follow(shopper.post("basket/voucher/remove/"))

    assert "The voucher has been removed." in page.content.decode()
    assert Basket.objects.get().voucher is None
    assert page.context["page"].total == Decimal("12.50")


def test_another_code_takes_the_place_of_the_first(shopper):
    make_voucher(shopper.brand)
    second = make_voucher(shopper.brand, "BETTER", value="50")
    shopper.add(make_product(shopper.brand, price="10.00"))
    enter(shopper)

    page = shopper.follow(enter(shopper, "BETTER"))

    assert Basket.objects.get().voucher == second
    assert page.context["page"].total == Decimal("5.00")


def refused(shopper: Shopper, code: str = "WELCOME", status: int = 400) -> str:
    answer = enter(shopper, code)
    assert answer.status_code == status
    assert Basket.objects.get().voucher is None
    error = answer.context["voucher_error"].message
    assert f'role="alert">{error}' in answer.content.decode()
    return error


def test_each_refusal_has_its_own_sentence(shopper):
    brand, other = shopper.brand, make_brand("bakers")
    shopper.add(make_product(brand, price="10.00"))
    make_voucher(other, "OTHER")
    make_voucher(brand, "OLD", ends=timedelta(hours=-1))
    make_voucher(brand, "SOON", begins=timedelta(hours=1))
    make_voucher(brand, "GONE", max_uses=3)
    Voucher.objects.filter(code="GONE").update(num_orders=3)
    make_voucher(brand, "EUROS", kind=Benefit.FIXED, value="5", currency="EUR")
    make_voucher(brand, "MORE", least="30", currency="GBP")
    make_voucher(brand, "THREE", pieces=3)
    make_voucher(brand, "MINE", usage=Voucher.ONCE_PER_CUSTOMER)
    elsewhere = make_range(brand, products=(make_product(brand),))
    make_voucher(brand, "THAT", of=elsewhere)

    assert refused(shopper, "") == "Please enter your code."
    assert refused(shopper, "NOPE") == "We don’t know this code. Please check how it is written."
    assert refused(shopper, "OTHER") == "This voucher was given out by Bakers and can only be used there."
    assert refused(shopper, "OLD").startswith("This voucher was valid until ")
    assert refused(shopper, "SOON").startswith("This voucher is valid from ")
    assert refused(shopper, "GONE", 409) == "This voucher has been used up."
    assert refused(shopper, "EUROS") == "This voucher can’t be used in United Kingdom."
    assert refused(shopper, "MORE") == "This voucher is valid from £30.00: £20.00 more and it counts."
    assert refused(shopper, "THREE") == "This voucher needs 3 pieces of what it is for."
    assert refused(shopper, "THAT") == "What this voucher is for isn’t in your basket yet."
    assert refused(shopper, "MINE") == "This voucher is valid once per customer. Please sign in to use it."


def test_once_per_customer_counts_the_one_who_is_signed_in(shopper):
    make_voucher(shopper.brand, usage=Voucher.ONCE_PER_CUSTOMER)
    user = User.objects.create_user("ada@example.org")
    shopper.client.force_login(user)
    bear = make_product(shopper.brand, price="10.00", stock=9)
    shopper.add(bear)
    enter(shopper)
    pay(place(Basket.objects.select_related("brand", "voucher").get(), user=user))
    shopper.add(bear)

    answer = enter(shopper)

    assert answer.status_code == 409
    assert answer.context["voucher_error"].message == (
        "You have used this voucher already. It is valid once per customer."
    )


def test_a_voucher_that_no_longer_counts_stays_and_says_why(shopper):
    make_voucher(shopper.brand, least="20", currency="GBP")
    shopper.add(make_product(shopper.brand, price="10.00"), 2)
    enter(shopper)
    line = Basket.objects.get().lines.get()

    page = shopper.follow(shopper.post("basket/update/", {"line": line.pk, "quantity": 1}))

    text = page.content.decode()
    assert "Voucher WELCOME takes nothing off: This voucher is valid from £20.00: £10.00 more" in text
    assert page.context["page"].total == Decimal("10.00")


def test_wrong_codes_are_throttled_and_right_ones_with_them(shopper):
    make_voucher(shopper.brand)
    shopper.add(make_product(shopper.brand, price="10.00"))
    for number in range(10):
        assert enter(shopper, f"GUESS{number}").status_code == 400

    answer = enter(shopper)

    assert answer.status_code == 429
    assert Basket.objects.get().voucher is None


def test_refusals_that_tell_nothing_about_codes_do_not_count_as_guesses(shopper):
    make_voucher(shopper.brand, least="20", currency="GBP")
    shopper.add(make_product(shopper.brand, price="10.00"))
    for _ in range(12):
        assert enter(shopper).status_code == 400


def test_one_code_has_an_amount_in_each_currency(shopper):
    brand = shopper.brand
    pounds = make_offer(brand, kind=Benefit.FIXED, value="5", currency="GBP", voucher_only=True)
    euros = make_offer(brand, kind=Benefit.FIXED, value="6", currency="EUR", voucher_only=True)
    make_voucher(brand, offers=(pounds, euros))
    shopper.add(make_product(brand, price="20.00"))
    enter(shopper)

    german = Shopper(brand, market="de", client=shopper.client)

    assert shopper.get("basket/").context["page"].total == Decimal("15.00")
    assert german.get("basket/").context["page"].total == Decimal("14.00")


def test_an_amount_without_a_currency_is_granted_nowhere(shopper):
    make_offer(shopper.brand, kind=Benefit.FIXED, value="5")
    shopper.add(make_product(shopper.brand, price="20.00"))

    assert shopper.get("basket/").context["page"].total == Decimal("20.00")


def test_offers_of_the_other_brand_are_not_granted(shopper):
    make_offer(make_brand("bakers"))
    shopper.add(make_product(shopper.brand, price="20.00"))

    assert shopper.get("basket/").context["page"].discounts == ()


def test_an_offer_is_read_in_the_words_of_its_term(shopper):
    offer = make_offer(shopper.brand, name="Spring")
    shopper.add(make_product(shopper.brand, price="20.00"))
    assert rows(shopper.get("basket/"))[1] == ("Spring", Decimal("-2.00"))

    make_term(f"offer.{offer.slug}", "Ten per cent in spring")

    assert rows(Shopper(shopper.brand, client=shopper.client).get("basket/"))[1][0] in {
        "Ten per cent in spring",
        "Spring",  # the vocabulary is memoised until the relay has told
    }


def test_rounding_is_per_line_and_adds_up(shopper):
    make_offer(shopper.brand, value="15")
    for price in ("3.33", "0.99", "7.77"):
        shopper.add(make_product(shopper.brand, price=price))

    page = shopper.get("basket/").context["page"]

    assert [line.discount for line in page.lines] == [Decimal("0.50"), Decimal("0.15"), Decimal("1.17")]
    assert page.discounts[0].amount == Decimal("1.82")
    assert page.total == page.subtotal - Decimal("1.82") == Decimal("10.27")


def test_an_amount_is_shared_by_the_lines_to_the_penny(shopper):
    make_offer(shopper.brand, kind=Benefit.FIXED, value="10", currency="GBP")
    for _ in range(3):
        shopper.add(make_product(shopper.brand, price="11.11"))

    page = shopper.get("basket/").context["page"]

    assert [line.discount for line in page.lines] == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert page.total == Decimal("23.33")


def test_ranges_hold_variants_categories_and_exceptions(shopper):
    brand = shopper.brand
    bear = make_product(brand, "Bear", variants=[{"size": "S", "price": "10.00"}])
    cap = make_product(brand, "Cap", price="20.00")
    hat = make_product(brand, "Hat", price="40.00")
    make_offer(brand, of=make_range(brand, products=(bear,)), value="50")
    make_offer(brand, of=make_range(brand, without=(hat, bear)), value="10")
    shopper.add(bear.children.get())
    shopper.add(cap)
    shopper.add(hat)

    page = shopper.get("basket/").context["page"]

    assert [line.discount for line in page.lines] == [Decimal("5.00"), Decimal("2.00"), Decimal("0.00")]


@pytest.mark.parametrize(
    ("kind", "value", "currency", "left"),
    [
        (Benefit.SHIPPING_PERCENTAGE, "100", "", "0.00"),
        (Benefit.SHIPPING_PERCENTAGE, "50", "", "1.75"),
        (Benefit.SHIPPING_FIXED_PRICE, "1", "GBP", "1.00"),
        (Benefit.SHIPPING_ABSOLUTE, "9", "GBP", "0.00"),
    ],
)
def test_delivery_can_be_granted(shopper, kind, value, currency, left):
    make_voucher(shopper.brand, kind=kind, value=value, currency=currency)
    basket = make_basket(shopper.brand, make_product(shopper.brand, price="10.00", stock=3))
    basket.voucher = Voucher.objects.get()
    basket.save()

    order = place(basket)

    assert order.shipping_incl_tax == Decimal(left)
    assert order.total_incl_tax == Decimal("10.00") + Decimal(left)
    discount = order.discounts.get()
    assert (discount.category, discount.amount) == ("Shipping", Decimal("3.50") - Decimal(left))


def test_free_delivery_is_measured_after_what_is_taken_off(shopper):
    brand = make_brand("bakers")
    make_delivery(brand, free_from="20")
    shopper = Shopper(brand)
    make_offer(brand, value="10")
    shopper.add(make_product(brand, price="21.00"))

    page = shopper.get("basket/")

    assert page.context["free_delivery"].text == "£1.10 more and delivery is free."


def test_queries_stay_within_twelve_with_offers_and_a_voucher(shopper, django_assert_max_num_queries):
    brand = shopper.brand
    for number in range(4):
        make_offer(brand, of=make_range(brand), priority=number, exclusive=bool(number % 2))
    make_voucher(brand, exclusive=False, priority=9)
    for _ in range(6):
        shopper.add(make_product(brand, variants=[{"size": "S"}, {"size": "M"}]).children.first())
    enter(shopper)
    shopper.get("basket/")  # what this process remembers is read

    with django_assert_max_num_queries(12):
        page = shopper.get("basket/")

    assert len(page.context["page"].discounts) == 3  # the voucher and those that may be combined
