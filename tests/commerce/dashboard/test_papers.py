"""Pick lists and packing slips, as their readers see them."""

import uuid
from io import BytesIO

from django.urls import reverse

import pytest
from pypdf import PdfReader

from commerce.dashboard.orders import paper, papers
from commerce.dashboard.orders.packing_slip import slips
from commerce.dashboard.orders.pick_list import picks
from commerce.order import services
from commerce.order.models import Order, ShippingAddress
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order
from tests.factories.commerce import make_country, make_market, make_product

pytestmark = pytest.mark.django_db
LIST = reverse("dashboard:order-list")


@pytest.fixture
def packer(petite: Shop):
    user = User.objects.create_user("packer@example.com")
    assign(user=user, role="Fulfilment", brands=[petite.brand])
    return client_for(user)


def pages(answer) -> list[str]:
    """What each page says, its spaces made one."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


def ask(client, action: str, *orders: Order):
    return client.post(LIST, {"action": action, "selected_order": [row.pk for row in orders]})


def of(shop: Shop, sku: str, title: str, **more) -> Order:
    return make_order(shop.brand, make_product(shop.brand, title, sku=sku), shop.customer, **more)


def test_a_pick_list_has_each_sku_once_in_their_order(petite: Shop, packer) -> None:
    ten, two = of(petite, "A-10", "Tenth"), of(petite, "A-2", "Second")
    again = make_order(petite.brand, petite.product, petite.customer)

    (page,) = pages(ask(packer, "print_pick_list", ten, again, petite.order, two))

    assert "4 orders · 8 pieces" in page
    places = [page.index(sku) for sku in ("A-2", "A-10", "petite-sku")]
    assert places == sorted(places)
    assert page.count("petite-sku") == 1
    assert f"{petite.order.number} ×2" in page.replace("\xa0", " ")
    assert f"{again.number} ×2" in page.replace("\xa0", " ")


def test_a_pick_list_names_things_as_their_orders_do(petite: Shop) -> None:
    petite.order.lines.update(title="Noa wrap bodysuit")
    same = of(petite, "A-1", "Same")

    ((_brand, listed),) = picks([petite.order, same]).items()

    assert [(pick.title, pick.staff_name) for pick in listed] == [
        ("Same", ""),
        ("Noa wrap bodysuit", "petite thing"),
    ]


def test_sums_are_over_what_is_still_to_be_sent(petite: Shop) -> None:
    other = make_order(petite.brand, petite.product, petite.customer)
    services.ship_parcel(order=other, contents={other.lines.get().pk: 1}, key=uuid.uuid4())
    other.refresh_from_db()

    ((brand, (pick,)),) = picks([petite.order, other]).items()

    assert (brand, pick.sku, pick.quantity) == ("Petite", "petite-sku", 3)
    assert pick.orders == [(petite.order.number, 2), (other.number, 1)]


def test_what_is_not_to_be_sent_is_left_out_and_named(petite: Shop, packer) -> None:
    shipped = of(petite, "B-1", "Gone", status="Shipped")

    (page,) = pages(ask(packer, "print_pick_list", petite.order, shipped))

    assert "1 order · 2 pieces" in page
    assert "B-1" not in page
    assert f"Left out, nothing of them is to be sent: {shipped.number}" in page


@pytest.mark.parametrize("action", ["print_pick_list", "print_packing_slips"])
def test_where_nothing_is_to_be_sent_a_sentence_says_so(petite: Shop, packer, action: str) -> None:
    unpaid = make_order(petite.brand, petite.product, petite.customer, status="Pending payment")

    answer = packer.post(LIST, {"action": action, "selected_order": [unpaid.pk]}, follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "Of the chosen orders nothing is to be sent, so there is nothing to print."
    ]


@pytest.mark.parametrize("action", ["print_pick_list", "print_packing_slips"])
def test_too_many_at_once_are_refused_with_a_sentence(petite: Shop, packer, monkeypatch, action: str) -> None:
    monkeypatch.setattr(papers, "AT_MOST", 1)
    other = make_order(petite.brand, petite.product, petite.customer)

    answer = packer.post(LIST, {"action": action, "selected_order": [petite.order.pk, other.pk]}, follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "At most 1 orders at once: please choose fewer."
    ]


@pytest.mark.parametrize("action", ["print_pick_list", "print_packing_slips"])
def test_another_brands_orders_are_on_no_paper(petite: Shop, bakers: Shop, packer, action: str) -> None:
    said = " ".join(pages(ask(packer, action, petite.order, bakers.order)))

    assert petite.order.number in said
    assert "bakers" not in said.lower()


def test_slips_are_one_file_a_page_each(petite: Shop, packer) -> None:
    other = of(petite, "A-10", "Tenth")

    first, second = pages(ask(packer, "print_packing_slips", other, petite.order))

    assert petite.order.number in first
    assert "petite-sku" in first
    assert other.number in second
    assert "A-10" in second
    assert "Packing slip" in second
    assert "20.00" not in first + second  # a present has no price


def test_a_slip_is_in_the_orders_language(petite: Shop, packer) -> None:
    address = ShippingAddress.objects.create(
        first_name="Łukasz",
        last_name="Müller-Dąbrowski",
        line1="Große Straße 5",
        line4="Köln",
        postcode="50667",
        country=make_country("DE"),
    )
    Order.objects.filter(pk=petite.order.pk).update(market=make_market("de"), shipping_address=address)

    (page,) = pages(packer.get(reverse("dashboard:order-slip", args=[petite.order.number])))

    # A letter that the face lacks is printed without its accent.
    for said in ("Łukasz Müller-Dabrowski", "Große Straße 5", "50667 Köln", "Deutschland"):
        assert said in page


def test_a_parcel_that_has_left_keeps_its_slip(petite: Shop, packer) -> None:
    line = petite.line
    first = services.ship_parcel(order=petite.order, contents={line.pk: 1}, key=uuid.uuid4())
    address = reverse("dashboard:order-slip", args=[petite.order.number])
    services.ship(order=petite.order)

    (page,) = pages(packer.get(address, {"parcel": first.pk}))
    assert "Follows later" in page
    assert len(pages(packer.get(address))) == 2
    assert packer.get(address, {"parcel": first.pk + 99}).status_code == 404
    assert packer.get(address, {"parcel": "x"}).status_code == 404


def test_an_order_that_left_before_parcels_were_noted_has_a_slip(petite: Shop) -> None:
    shipped = of(petite, "B-1", "Gone", status="Shipped")

    (slip,) = slips(shipped)

    assert [(each.sku, each.quantity) for each in slip.contents] == [("B-1", 2)]


def test_what_was_never_paid_has_no_slip(petite: Shop, packer) -> None:
    unpaid = make_order(petite.brand, petite.product, petite.customer, status="Pending payment")

    assert packer.get(reverse("dashboard:order-slip", args=[unpaid.number])).status_code == 404


def test_papers_ask_as_much_for_many_orders(petite: Shop, packer, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(action: str, *orders: Order) -> int:
        with CaptureQueriesContext(connection) as queries:
            pages(ask(packer, action, *orders))
        return len(queries)

    for action in ("print_pick_list", "print_packing_slips"):
        cost(action, petite.order)
        few = [of(petite, f"{action}-{number}", "More") for number in range(2)]
        two = cost(action, *few)
        many = [of(petite, f"{action}-more-{number}", "More") for number in range(5)]
        assert cost(action, *few, *many) == two


def test_what_a_scanner_cannot_read_has_no_bars() -> None:
    assert paper.barcode("TEA-9") is not None
    assert paper.barcode("TÉE-9") is None
    assert paper.barcode("X" * 120) is None
