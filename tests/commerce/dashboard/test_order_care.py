"""The page of an order: what next, what happened, notes, address, mails, what the shopper sees."""

import json
import uuid
from datetime import timedelta

from django.core import mail
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.communication.archive import mails_of
from commerce.order import services
from commerce.order.models import Order, OrderNote
from core.models import Brand, Delivery, User
from core.roles import assign
from tests.commerce.dashboard.conftest import client_for
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    make_delivery(brand)
    return brand


@pytest.fixture
def order(brand: Brand) -> Order:
    return pay(place(make_basket(brand, make_product(brand, "Bear", price="12.00", stock=9), quantity=2)))


@pytest.fixture
def support(brand: Brand) -> User:
    user = User.objects.create_user("support@example.com", first_name="Sue", last_name="Porter")
    assign(user=user, role="Support", brands=[brand])
    return user


def address(order: Order, page: str = "order-detail") -> str:
    return reverse(f"dashboard:{page}", args=[order.number])


def happened(user: User, order: Order) -> list[tuple[str, str]]:
    return [
        (entry.kind, entry.title or entry.state or entry.text)
        for entry in client_for(user).get(address(order)).context["happenings"]
    ]


def test_one_line_of_time_tells_it_all_the_newest_first(order, support, drain_outbox):
    drain_outbox()
    client_for(support).post(address(order), {"order_action": "save_note", "message": "Rang twice"})

    assert happened(support, order) == [
        ("note", "Rang twice"),
        ("mail", f"Thank you for your order {order.number} at Petite"),
        ("state", "Paid"),
        ("payment", "£27.50 came in"),
        ("payment", "Payment of £27.50 begun"),
        ("state", "Pending payment"),
    ]


def test_the_parcels_stand_in_the_one_line_of_time(order, support):
    line = order.lines.get()
    parcel = services.ship_parcel(
        order=order, contents={line.pk: 1}, key=uuid.uuid4(), carrier="dhl", tracking_number="JD1"
    )
    services.deliver(order=order, shipment=parcel, actor=support)

    happenings = client_for(support).get(address(order)).context["happenings"]

    assert [(row.kind, row.title or row.state, row.text, row.lines, row.who) for row in happenings[:3]] == [
        ("parcel", "Parcel 1 has arrived", "", (), "Sue Porter"),
        ("state", "Partly shipped", "", (), "the shop itself"),
        ("parcel", "Parcel 1 has left", "DHL JD1", ("1 × Bear",), "the shop itself"),
    ]


def test_what_next_leads_who_packs_to_the_packing_page(order, support, brand):
    packer = User.objects.create_user("packer@example.com")
    assign(user=packer, role="Fulfilment", brands=[brand])
    pack, line = address(order, "order-pack"), order.lines.get()

    def steps() -> list[tuple[str, str]]:
        pages = (client_for(user).get(address(order)) for user in (packer, support))
        return [(page.context["step"].title, page.context["step"].url) for page in pages]

    assert steps() == [("To be sent.", pack), ("To be sent.", "")]
    services.ship_parcel(order=order, contents={line.pk: 1}, key=uuid.uuid4())
    left = "A part has left; 1 piece is still to be sent."
    assert steps() == [(left, pack), (left, "")]
    services.ship(order=order)
    assert steps() == [("It is on its way. Nothing to do.", "")] * 2
    services.deliver(order=order)
    assert steps() == [("It has arrived. Nothing to do.", "")] * 2


def test_goods_that_are_out_with_all_their_money_back_say_so(order, support):
    services.ship(order=order)
    order.sources.update(amount_refunded=F("amount_debited"))

    def said() -> str:
        return client_for(support).get(address(order)).context["step"].title

    assert said() == "It is on its way, and all the money is back."
    services.deliver(order=order)
    assert said() == "It has arrived, and all the money is back. Nothing to do."
    order.sources.update(amount_debited=0, amount_refunded=0)
    assert said() == "It has arrived. Nothing to do."


def test_the_page_asks_as_much_however_much_happened(
    order, support, drain_outbox, django_assert_max_num_queries, django_assert_num_queries
):
    client = client_for(support)
    client.get(address(order))
    OrderNote.objects.create(order=order, user=support, message="Said hello")
    drain_outbox()
    client.get(address(order))
    with django_assert_max_num_queries(30) as few:
        client.get(address(order))
    for number in range(5):
        OrderNote.objects.create(order=order, user=support, message=f"Said {number}")

    with django_assert_num_queries(len(few)):
        client.get(address(order))


def test_ones_own_note_can_be_mended_for_a_while(order, support):
    client = client_for(support)
    client.post(address(order), {"order_action": "save_note", "message": "Rang twcie"})
    note = order.notes.get()
    edit = reverse("dashboard:order-detail-note", args=[order.number, note.pk])

    client.post(edit, {"order_action": "save_note", "message": "Rang twice"})
    assert order.notes.get().message == "Rang twice"
    OrderNote.objects.update(date_created=timezone.now() - timedelta(minutes=16))
    client.post(address(order), {"order_action": "delete_note", "note_id": note.pk})
    client.post(edit, {"order_action": "save_note", "message": "Never rang"})

    assert sorted(order.notes.values_list("message", flat=True)) == ["Never rang", "Rang twice"]


def test_a_note_of_somebody_else_stays(order, support, brand):
    other = User.objects.create_user("other@example.com")
    note = OrderNote.objects.create(order=order, user=other, message="Mine")
    client = client_for(support)

    client.post(address(order), {"order_action": "delete_note", "note_id": note.pk})
    client.post(address(order), {"order_action": "delete_note", "note_id": "x"})

    assert order.notes.get().message == "Mine"


def fields(order: Order, **changes: str) -> dict[str, str]:
    place = order.shipping_address
    names = ("first_name", "last_name", "line1", "line2", "postcode", "line4", "notes")
    return {**{name: getattr(place, name) or "" for name in names}, "phone_number": "", **changes}


def test_an_address_is_corrected_and_the_line_of_time_says_from_where_to_where(order, support):
    answer = client_for(support).post(
        address(order, "order-shipping-address"), fields(order, line1="13 St James’s Square", country="DE")
    )

    assert (answer.status_code, answer["Location"]) == (302, address(order))
    order.refresh_from_db()
    assert (order.shipping_address.line1, order.shipping_address.country_id) == ("13 St James’s Square", "GB")
    note = order.notes.get()
    words = json.loads(note.message)
    assert note.user == support
    assert "12 St James’s Square" in words["from"]
    assert "13 St James’s Square" in words["to"]


def test_saving_the_same_address_is_no_change(order, support):
    client_for(support).post(address(order, "order-shipping-address"), fields(order))

    assert order.notes.count() == 0


def test_an_address_stays_once_the_goods_have_left(order, support):
    services.ship(order=order)
    client = client_for(support)

    for method in (client.get, client.post):
        answer = method(address(order, "order-shipping-address"), fields(order, line1="Elsewhere 1"))
        assert (answer.status_code, answer["Location"]) == (302, address(order))
    order.shipping_address.refresh_from_db()
    assert order.shipping_address.line1 == "12 St James’s Square"
    assert "the address stays" in client.get(address(order)).content.decode()


def test_a_mail_is_kept_as_it_was_sent_without_the_link_that_opens_the_order(order, support, drain_outbox):
    drain_outbox()

    kept = mails_of([order])[0]
    page = client_for(support).get(address(order, "order-mails"), {"mail": kept.id})
    html = client_for(support).get(address(order, "order-mail-html"), {"mail": kept.id})

    sent = mail.outbox[0]
    assert (kept.subject, kept.to) == (sent.subject, "ada@example.org")
    assert "/order/…/" in kept.email.body_text
    assert kept.email.body_text.count("/order/") == sent.body.count("/order/")
    assert page.context["mail"] == kept
    assert html.content.decode() == kept.email.body_html
    assert html["Content-Security-Policy"].startswith("sandbox")


def test_a_mail_is_sent_again_once_it_is_confirmed_to_whom(order, support, drain_outbox):
    drain_outbox()
    kept = mails_of([order])[0]
    client = client_for(support)
    form = f"{address(order, 'order-mails')}?mail={kept.id}"

    asked = client.post(form, {"to": "ada@work.example"})
    assert (asked.status_code, asked.context["to"], len(mail.outbox)) == (200, "ada@work.example", 1)
    assert "That is not the address of the order" in asked.content.decode()
    client.post(form, {"to": "ada@work.example", "confirmed": "ada@work.example"})
    drain_outbox()

    assert [sent.to for sent in mail.outbox] == [["ada@example.org"], ["ada@work.example"]]
    assert mail.outbox[1].subject == kept.subject
    assert [(row.to, row.who) for row in mails_of([order])] == [
        ("ada@work.example", support),
        ("ada@example.org", None),
    ]


def test_a_fresh_link_is_sent(order, support, drain_outbox):
    drain_outbox()

    client_for(support).post(
        f"{address(order, 'order-mails')}?link",
        {"to": "ada@example.org", "confirmed": "ada@example.org"},
    )
    drain_outbox()

    assert len(mail.outbox) == 2
    assert "/en-gb/order/" in mail.outbox[1].body


def test_who_only_looks_sends_no_mail(order, brand, drain_outbox):
    looker = User.objects.create_user("looker@example.com", is_staff=True)
    looker.user_permissions.add(*looker.user_permissions.model.objects.filter(codename="view_order"))
    brand.members.add(looker)
    client = client_for(looker)

    answer = client.post(
        f"{address(order, 'order-mails')}?link", {"to": "a@b.example", "confirmed": "a@b.example"}
    )

    assert answer.status_code == 403
    assert not Delivery.objects.filter(reaction__endswith="send_again").exists()
    assert "Send it" not in client.get(address(order, "order-mails")).content.decode()


def test_staff_read_what_the_shopper_reads_and_get_no_link_to_act(brand, support):
    german = pay(place(make_basket(brand, make_product(brand, "Bär", stock=5), market="de"), market="de"))

    page = client_for(support).get(address(german, "order-seen")).content.decode()

    assert "/de/order/" not in page
    assert "<form" not in page.partition('class="panel seen"')[2].partition("</article>")[0]
    assert german.number in page


def test_asking_the_provider_tells_what_it_says(brand, support):
    order = place(make_basket(brand, make_product(brand, stock=5)))
    client = client_for(support)

    assert client.get(address(order)).context["step"].action == "look_up"
    answer = client.post(address(order), {"order_action": "look_up"}, follow=True)

    assert [str(said) for said in answer.context["messages"]] == [
        "The payment provider says that nothing is decided yet."
    ]
