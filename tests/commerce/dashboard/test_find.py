"""Support finds an order or a customer by whatever the caller has at hand."""

from django.urls import reverse

import pytest

from commerce.order.models import Order, ShippingAddress
from commerce.payment.models import PaymentAttempt
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order
from tests.factories.commerce import make_country

FIND = reverse("dashboard:find")


@pytest.fixture
def support(petite: Shop) -> User:
    user = User.objects.create_user("support@example.com")
    assign(user=user, role="Support", brands=[petite.brand])
    return user


@pytest.fixture
def order(petite: Shop) -> Order:
    """A guest's, beside the one of the shop's customer."""
    place = ShippingAddress.objects.create(
        first_name="Ada",
        last_name="Byron",
        line1="12",
        postcode="SW1Y 4JH",
        phone_number="+442079460123",
        country=make_country("GB"),
    )
    made = make_order(petite.brand, petite.product, petite.customer)
    Order.objects.filter(pk=made.pk).update(
        user=None, guest_email="ada@example.org", shipping_address=place, number="ABCD-EFGH-JKLM"
    )
    made.refresh_from_db()
    made.lines.update(partner_sku="TEA-9")
    made.status_changes.create(old_status="Paid", new_status="Shipped", reason="DHL JD0002391")
    PaymentAttempt.objects.create(
        order=made,
        gateway="demo",
        reference="pay_123",
        amount=20,
        currency="GBP",
        expires_at=made.date_placed,
    )
    return made


@pytest.mark.parametrize(
    "words",
    [
        "ABCD-EFGH-JKLM",
        "abcdefghjklm",
        "efgh",
        "ada@example.org",
        "byron",
        "ada byron",
        "SW1Y 4JH",
        "sw1y4jh",
        "020 7946 0123",
        "+44 20 7946-0123",
        "TEA-",
        "JD0002391",
        "pay_123",
    ],
)
def test_one_order_is_led_to_by_anything(support: User, order: Order, words: str) -> None:
    answer = client_for(support).get(FIND, {"q": words})

    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("dashboard:order-detail", args=["ABCD-EFGH-JKLM"]),
    )


@pytest.mark.parametrize("typed", ["O'Hara", "O’Hara"])
@pytest.mark.parametrize("written", ["O'Hara", "O’Hara"])
def test_either_apostrophe_finds_the_other_and_the_name_is_shown(
    support: User, petite: Shop, order: Order, typed: str, written: str
) -> None:
    ShippingAddress.objects.update(last_name=written)
    User.objects.create_user("m@example.org", last_name=written, first_brand=petite.brand)

    page = client_for(support).get(FIND, {"q": typed})

    assert [found.number for found in page.context["orders"]] == [order.number]
    assert [found.email for found in page.context["people"]] == ["m@example.org"]
    shown = page.text.replace("&#x27;", "'")
    assert f"Ada {written}<br><small>ada@example.org</small>" in shown
    assert f">{written}</a> <span>m@example.org</span>" in shown


@pytest.mark.parametrize("words", ["JD 0002 391GB", "jd0002391gb", "0002 391"])
def test_an_order_is_found_by_a_parcels_number_however_it_is_spaced(
    support: User, order: Order, petite: Shop, words: str
) -> None:
    order.status_changes.all().delete()
    order.shipments.create(carrier="dhl", tracking_number="JD 000 2391 GB")

    answer = client_for(support).get(FIND, {"q": words})

    assert (answer.status_code, answer.headers.get("Location")) == (
        302,
        reverse("dashboard:order-detail", args=["ABCD-EFGH-JKLM"]),
    )


def test_why_the_rest_was_not_sent_is_no_parcels_number(support: User, order: Order) -> None:
    order.status_changes.filter(new_status="Shipped").update(reason="Shelf was empty")
    order.shipments.create(tracking_number="JD1")

    page = client_for(support).get(FIND, {"q": "shelf"})

    assert (page.status_code, page.context["orders"]) == (200, [])


@pytest.mark.parametrize("words", ["pay_12", "TEA-9 miller", "4JH1", "07946"])
def test_what_does_not_fit_finds_nothing(support: User, order: Order, words: str) -> None:
    page = client_for(support).get(FIND, {"q": words})

    assert (page.status_code, page.context["orders"], page.context["people"]) == (200, [], [])


def test_a_customer_is_found_with_their_orders(support: User, petite: Shop) -> None:
    page = client_for(support).get(FIND, {"q": "petite buyer"})

    assert [person.num_orders for person in page.context["people"]] == [1]
    assert [order.number for order in page.context["orders"]] == [petite.order.number]


def test_a_customer_without_orders_is_led_to(support: User, petite: Shop) -> None:
    Order.objects.update(user=None)
    petite.customer.baskets.create(brand=petite.brand, market=petite.brand.markets.first())

    answer = client_for(support).get(FIND, {"q": "buyer@petite.example"})

    assert answer["Location"] == reverse("dashboard:user-detail", args=[petite.customer.pk])


def test_whoever_opened_an_account_here_is_found_before_they_buy(
    support: User, petite: Shop, bakers: Shop
) -> None:
    ours = User.objects.create_user("new@example.org", first_brand=petite.brand)
    User.objects.create_user("new@example.com", first_brand=bakers.brand)
    client = client_for(support)

    answer = client.get(FIND, {"q": "new@"})
    listed = client.get(reverse("dashboard:users-index")).context["users"].data.data

    assert answer["Location"] == reverse("dashboard:user-detail", args=[ours.pk])
    assert {person.email for person in listed} == {"new@example.org", "buyer@petite.example"}


def test_who_finds_no_customer_reads_which_customers_are_found(support: User, petite: Shop) -> None:
    found, listed = FIND, reverse("dashboard:users-index")
    client, who = client_for(support), "A customer is found who opened their account in one of your shops"

    assert who in client.get(found, {"q": "nobody@"}).text
    assert who in client.get(listed).text
    Order.objects.update(user=None)
    assert "No customers yet." in client.get(listed).text
    assert "No customer fits that search." in client.get(listed, {"search": "", "email": "nobody@"}).text


@pytest.mark.parametrize("words", ["bakers", "buyer@bakers.example", "bakers-sku", "BAKERS-1", "BAKERS-2"])
def test_nothing_of_another_brand_is_found(support: User, bakers: Shop, words: str) -> None:
    page = client_for(support).get(FIND, {"q": words})

    assert (page.status_code, page.context["orders"], page.context["people"]) == (200, [], [])


def test_each_kind_is_for_who_may_see_it(petite: Shop, order: Order) -> None:
    packer = User.objects.create_user("packer@example.com")
    assign(user=packer, role="Fulfilment", brands=[petite.brand])
    buyer = User.objects.create_user("merchandiser@example.com")
    assign(user=buyer, role="Merchandisers", brands=[petite.brand])

    page = client_for(packer).get(FIND, {"q": "petite"})
    assert page.status_code == 302  # one order, and no customers for who may not see them
    assert client_for(buyer).get(FIND, {"q": "petite"}).status_code == 403
    assert 'id="find"' not in client_for(buyer).get(reverse("dashboard:index")).content.decode()


def test_finding_asks_as_much_for_many(
    support: User, petite: Shop, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    make_order(petite.brand, petite.product, petite.customer)
    client = client_for(support)
    client.get(FIND, {"q": "petite"})
    with django_assert_max_num_queries(15) as few:
        client.get(FIND, {"q": "petite"})
    for _ in range(3):
        make_order(petite.brand, petite.product, petite.customer)

    with django_assert_num_queries(len(few)):
        client.get(FIND, {"q": "petite"})


def test_the_customers_page_shows_what_they_have_with_ones_brands(
    support: User, petite: Shop, bakers: Shop
) -> None:
    for shop in (petite, bakers):
        basket = petite.customer.baskets.create(brand=shop.brand, market=shop.brand.markets.first())
        basket.lines.create(
            product=shop.product,
            stockrecord=shop.product.stockrecords.get(),
            quantity=2,
            line_reference="1",
            price_currency="GBP",
        )
    make_order(bakers.brand, bakers.product, petite.customer)

    page = client_for(support).get(reverse("dashboard:user-detail", args=[petite.customer.pk]))

    assert [order.number for order in page.context["orders"]] == [petite.order.number]
    at = page.context["at_brands"]
    assert [(place.brand, len(place.basket.lines)) for place in at] == [(petite.brand, 1)]
    assert "bakers" not in page.content.decode().lower()
