"""What shoppers read of parcels: on the order's page, in the list of their orders, in mails."""

import uuid

from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from commerce.order import carriers, links, services
from commerce.order.models import Order, Shipment
from core.models import Brand
from tests.factories.accounts import make_user, sign_in
from tests.factories.checkout import Shopper, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product

pytestmark = pytest.mark.django_db
DHL = "https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode=00340434"


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_delivery(brand)
    return brand


def ordered(brand: Brand, **more) -> Order:
    """Two bears and two hats."""
    goods = [make_product(brand, title, stock=10) for title in ("Bear", "Hat")]
    owner = more.get("user")
    return pay(place(make_basket(brand, *goods, quantity=2, owner=owner), **more))


def send(order: Order, title: str, units: int, carrier: str = "dhl", number: str = "0034 0434") -> Shipment:
    return services.ship_parcel(
        order=order,
        contents={order.lines.get(title=title).pk: units},
        key=uuid.uuid4(),
        carrier=carrier,
        tracking_number=number,
    )


def page(order: Order) -> tuple:
    answer = Shopper(order.brand).get(links.path(order).removeprefix("/en-gb/"))
    return answer.context, answer.content.decode()


def test_the_page_shows_each_parcel_with_its_goods_and_its_way(brand: Brand) -> None:
    order = ordered(brand)
    send(order, "Bear", 1)

    context, html = page(order)

    assert context["headline"] == "Part of your order is on its way"
    (parcel,) = context["page"].parcels
    assert [(row.title, row.quantity) for row in parcel.contents] == [("Bear", 1)]
    assert (parcel.carrier, parcel.tracking_number, parcel.tracking_url) == ("DHL", "0034 0434", DHL)
    assert [(row.title, row.quantity) for row in context["page"].follows] == [("Bear", 1), ("Hat", 2)]
    assert f'href="{DHL}"' in html
    for said in ("Parcel 1", "1 × Bear", "Parcel number: 0034 0434", "Follows later", "2 × Hat"):
        assert said in html
    assert [(entry.title, entry.state) for entry in context["page"].timeline] == [
        ("Order received", "done"),
        ("Paid", "done"),
        ("Partly shipped", "done"),
        ("We are getting the rest ready", "current"),
    ]


def test_the_page_tells_what_has_arrived(brand: Brand) -> None:
    order = ordered(brand)
    services.ship(order=order, reason="JD 1")
    services.deliver(order=order)

    context, html = page(order)

    assert context["headline"] == "Your order has arrived"
    assert "Follows later" not in html
    assert [entry.title for entry in context["page"].timeline][-2:] == ["Shipped", "Delivered"]
    assert not context["page"].can_be_cancelled


def test_an_order_that_left_before_parcels_were_noted_is_shown_as_ever(brand: Brand) -> None:
    order = ordered(brand)
    services.ship(order=order, reason="JD 1")
    Shipment.objects.all().delete()

    context, html = page(order)

    assert context["page"].timeline[-1].text == "Parcel number: JD 1"
    assert "Follows later" not in html


def test_the_page_asks_as_much_for_many_parcels(brand: Brand) -> None:
    order = ordered(brand)
    send(order, "Bear", 1)
    shopper, path = Shopper(brand), links.path(order).removeprefix("/en-gb/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert shopper.get(path).status_code == 200
        return len(queries)

    cost()
    one = cost()
    send(order, "Bear", 1)
    send(order, "Hat", 1)

    assert cost() == one


def test_the_list_of_orders_tells_how_much_has_left(brand: Brand) -> None:
    ada = make_user()
    order = ordered(brand, user=ada)
    shopper = sign_in(brand, ada)
    send(order, "Bear", 1)

    answer = shopper.get("account/orders/")

    (card,) = answer.context["page"].orders
    assert (card.state, card.kind, card.left) == ("Partly shipped", "success", "1 of 4 pieces have left us.")
    assert [parcel.tracking_url for parcel in card.parcels] == [DHL]
    assert DHL in answer.content.decode()

    services.ship(order=order)
    services.deliver(order=order)
    (card,) = shopper.get("account/orders/").context["page"].orders
    assert (card.state, card.left, card.parcels) == ("Delivered", "", ())


def test_the_list_asks_as_much_for_many_parcels(brand: Brand) -> None:
    ada = make_user()
    shopper = sign_in(brand, ada)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert shopper.get("account/orders/").status_code == 200
        return len(queries)

    send(ordered(brand, user=ada), "Bear", 1)
    cost()
    one = cost()
    for _ in range(3):
        order = ordered(brand, user=ada)
        send(order, "Bear", 1)
        send(order, "Hat", 1)

    assert cost() == one


def test_each_parcel_is_written_about_with_what_is_in_it_and_what_follows(brand: Brand, drain_outbox) -> None:
    order = ordered(brand)
    drain_outbox()
    mail.outbox.clear()
    send(order, "Bear", 2)
    send(order, "Hat", 2, carrier="", number="")
    drain_outbox()

    first, last = sorted(mail.outbox, key=lambda letter: letter.subject, reverse=False)
    assert first.subject.strip() == f"Part of your order {order.number} from Petite is on its way"
    assert last.subject.strip() == f"Your order {order.number} from Petite is on its way"
    for body in (first.body, first.alternatives[0][0]):
        assert (
            "2 × Bear" in body.replace('</td><td style="padding:8px 0;border-top:1px solid', "")
            or "Bear" in body
        )
        assert "Follows later" in body
        assert DHL in body.replace("&amp;", "&")
    assert "2 × Bear" in first.body.partition("Follows later")[0]
    assert "2 × Hat" in first.body.partition("Follows later")[2]
    assert "Follows later" not in last.body
    assert "2 × Hat" in last.body
    assert "Bear" not in last.body


def test_nobody_is_written_that_it_has_arrived(brand: Brand, drain_outbox) -> None:
    order = ordered(brand)
    services.ship(order=order)
    drain_outbox()
    mail.outbox.clear()

    services.deliver(order=order)
    drain_outbox()

    assert mail.outbox == []


@pytest.mark.parametrize("carrier", [carrier for carrier in carriers.Carrier if carrier])
def test_a_parcels_number_leads_to_its_carrier_and_nowhere_else(carrier: carriers.Carrier) -> None:
    address = carriers.tracking_url(carrier, 'A1 "><script>&x=/../')

    assert address.startswith("https://")
    assert address.endswith("A1%22%3E%3Cscript%3E%26x%3D%2F..%2F")


@pytest.mark.parametrize(("carrier", "number"), [("", "123"), ("dhl", ""), ("nobody", "123")])
def test_without_carrier_or_number_there_is_no_link(carrier: str, number: str) -> None:
    assert carriers.tracking_url(carrier, number) == ""
