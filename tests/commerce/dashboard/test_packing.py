"""Packing: what is scanned is counted, what is wrong is refused, the next order opens by itself."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.order.models import Line, Order, Shipment
from commerce.partner.models import StockRecord
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order
from tests.factories.commerce import make_product

pytestmark = pytest.mark.django_db

COMPLETE = "“petite thing”: 2 of 2. All is packed: Enter for the parcel’s number."


def staff(shop: Shop, role: str = "Fulfilment") -> User:
    user = User.objects.create_user(f"{role.lower()}-{shop.brand.slug}@example.com")
    assign(user=user, role=role, brands=[shop.brand])
    return user


def order(shop: Shop, until: date | None = None, status: str = "Paid") -> Order:
    made = make_order(shop.brand, shop.product, shop.customer, status=status)
    Order.objects.filter(pk=made.pk).update(promised_until=until, promised_from=until)
    made.refresh_from_db()
    return made


def desk(row: Order) -> str:
    return reverse("dashboard:order-pack", args=[row.number])


def form(row: Order, packed: int = 2, **more: object) -> dict[str, object]:
    line = row.lines.get()
    return {"key": uuid.uuid4(), "carrier": "dhl", "tracking_number": "", f"packed-{line.pk}": packed, **more}


def buttons(answer: Any) -> list[str]:
    """The page's, in their order: the first is the one that Enter presses, without any script."""
    _above, _form, page = answer.text.partition('class="pack"')
    return [part.split('"')[0] for part in page.split('name="action" value="')[1:]]


def facts(row: Order) -> tuple:
    row.refresh_from_db()
    record = StockRecord.objects.get(pk=row.lines.get().stockrecord_id)
    return row.status, record.num_in_stock, record.num_allocated, row.shipments.count()


@pytest.fixture
def packer(petite: Shop):
    return client_for(staff(petite))


@pytest.mark.parametrize(
    ("packed", "code", "now", "said", "is_refusal"),
    [
        (0, "petite-sku", 1, "“petite thing”: 1 of 2.", False),
        (0, " PETITE-SKU ", 1, "“petite thing”: 1 of 2.", False),
        (0, "4006381333931", 1, "“petite thing”: 1 of 2.", False),
        (1, "petite-sku", 2, COMPLETE, False),
        (2, "petite-sku", 2, "Of “petite thing” all 2 are packed already: put this one back.", True),
        (0, "bakers-sku", 0, "“bakers-sku” is not in this order. Nothing was counted.", True),
        (1, "", 1, "Scan or type a SKU. Still to pack: 1.", False),
        (2, "", 2, "All is packed. Now the parcel’s number, then Enter.", False),
        (0, "2 petite-sku", 2, COMPLETE, False),
        (0, "1*petite-sku", 1, "“petite thing”: 1 of 2.", False),
        (
            1,
            "2x petite-sku",
            1,
            "Of “petite thing” only 1 are still to be packed. Nothing was counted.",
            True,
        ),
        (0, "0 petite-sku", 0, "“0 petite-sku” is not in this order. Nothing was counted.", True),
        (0, "2 bakers-sku", 0, "“2 bakers-sku” is not in this order. Nothing was counted.", True),
        (1, "-", 1, "1 go now, 1 later. Now the parcel’s number, then Enter.", False),
        (2, "-", 2, "All is packed. Now the parcel’s number, then Enter.", False),
        (0, "-", 0, "Nothing is packed yet.", True),
        (2, "second-sku", 2, "“second-sku” is not in this order. Nothing was counted.", True),
        (1, "RM123456785GB", 1, "“RM123456785GB” is not in this order. Nothing was counted.", True),
    ],
)
def test_a_scan_is_counted_or_refused_with_a_sentence(
    petite: Shop, packer, packed: int, code: str, now: int, said: str, is_refusal: bool
) -> None:
    make_product(petite.brand, "Second", sku="second-sku")
    petite.product.upc = "4006381333931"
    petite.product.save()
    before = facts(petite.order)

    answer = packer.post(desk(petite.order), form(petite.order, packed, code=code, action="scan"))

    shown = answer.context["answer"]
    assert (answer.status_code, shown.text, shown.is_refusal) == (200, said, is_refusal)
    assert [line.packed for line in answer.context["packing"].lines] == [now]
    assert said in answer.content.decode()
    assert facts(petite.order) == before


def test_what_was_typed_is_kept_from_scan_to_scan(petite: Shop, packer) -> None:
    sent = form(petite.order, 1, code="petite-sku", action="scan", tracking_number="JD 1")

    page = packer.post(desk(petite.order), sent).context["form"]

    assert (page["key"].value(), page["carrier"].value(), page["tracking_number"].value()) == (
        str(sent["key"]),
        "dhl",
        "JD 1",
    )


def test_enter_on_the_full_parcel_asks_for_its_number(petite: Shop, packer) -> None:
    answer = packer.post(desk(petite.order), form(petite.order, 2, code="", action="scan"))

    assert 'name="code"' not in answer.text
    assert buttons(answer) == ["ship"]


def test_a_line_that_ends_it_asks_for_the_number_and_enter_ships_the_part(petite: Shop, packer) -> None:
    answer = packer.post(desk(petite.order), form(petite.order, 1, code="-", action="scan"))

    assert 'name="code"' not in answer.text
    assert buttons(answer)[0] == "ship_part"


def test_a_sku_that_begins_with_a_number_is_one(petite: Shop, packer) -> None:
    Line.objects.filter(order=petite.order).update(partner_sku="2 bears")

    answer = packer.post(desk(petite.order), form(petite.order, 0, code="2 bears", action="scan"))

    assert answer.context["answer"].text == "“petite thing”: 1 of 2."


def test_the_parcel_is_shipped_and_the_next_order_opens(petite: Shop, packer) -> None:
    following = order(petite, timezone.localdate())

    answer = packer.post(
        desk(petite.order), form(petite.order, tracking_number="JD 1", action="ship"), follow=True
    )

    assert answer.redirect_chain == [(desk(following), 302)]
    assert [str(each) for each in answer.context["messages"]] == [
        f"{petite.order.number}: a parcel with 2 pieces is on its way."
    ]
    assert facts(petite.order) == ("Shipped", 8, 2, 1)
    shipment = Shipment.objects.get()
    assert (shipment.carrier, shipment.tracking_number) == ("dhl", "JD 1")
    assert shipment.shipped_by.email == "fulfilment-petite@example.com"


def test_the_queue_is_packed_in_the_order_of_promise(petite: Shop, bakers: Shop) -> None:
    today = timezone.localdate()
    rows = [order(petite, today + timedelta(days=days)) for days in (2, 0, 1, 1)]
    queue = [rows[1], rows[2], rows[3], rows[0], petite.order]
    user = staff(petite)
    user.brands.add(bakers.brand)
    assign(user=user, role="Fulfilment", brands=[petite.brand, bakers.brand])
    client = client_for(user)
    opened = client.get(reverse("dashboard:packing"))["Location"]
    seen = []
    for _ in queue:
        seen.append(opened)
        row = Order.objects.get(number=opened.split("/")[-3])
        opened = client.post(opened, form(row, action="ship"))["Location"]

    assert seen == [desk(row) for row in queue]
    assert opened == desk(bakers.order)  # nothing is left of the first brand
    last = client.post(opened, form(bakers.order, action="ship"), follow=True)
    assert last.redirect_chain == [(reverse("dashboard:order-list"), 302)]
    assert [str(each) for each in last.context["messages"]][-1] == "Nothing more waits to be packed."


def test_an_order_may_be_passed_over(petite: Shop, packer) -> None:
    other = order(petite)

    assert packer.get(desk(petite.order), {"skip": "1"})["Location"] == desk(other)
    assert packer.get(desk(other), {"skip": "1"})["Location"] == desk(petite.order)
    Order.objects.filter(pk=other.pk).update(status="Shipped")
    answer = packer.get(desk(petite.order), {"skip": "1"}, follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["No other order waits to be packed."]


def test_a_parcel_that_lacks_something_is_not_shipped_by_the_way(petite: Shop, packer) -> None:
    before = facts(petite.order)

    answer = packer.post(desk(petite.order), form(petite.order, 1, action="ship"))

    assert (answer.status_code, answer.context["answer"].text) == (409, "Not shipped yet. Still to pack: 1.")
    assert [line.packed for line in answer.context["packing"].lines] == [1]
    assert facts(petite.order) == before


def test_what_is_packed_is_shipped_and_the_rest_later(petite: Shop, packer) -> None:
    answer = packer.post(desk(petite.order), form(petite.order, 1, action="ship_part"), follow=True)

    assert facts(petite.order) == ("Partly shipped", 9, 1, 1)
    assert next(str(each) for each in answer.context["messages"]) == (
        f"{petite.order.number}: a parcel with 1 piece is on its way. The rest of the order waits."
    )
    (line,) = packer.get(desk(petite.order)).context["packing"].lines
    assert (line.wanted, line.packed) == (1, 0)
    packer.post(desk(petite.order), form(petite.order, 1, action="ship"))
    assert facts(petite.order) == ("Shipped", 8, 0, 2)


def test_all_of_it_is_packed_with_one_press(petite: Shop, packer) -> None:
    answer = packer.post(desk(petite.order), form(petite.order, 0, action="all"))

    assert [line.packed for line in answer.context["packing"].lines] == [2]
    assert answer.context["asks_number"]


@pytest.mark.parametrize("packed", ["3", "-1", "x", "999999999999"])
def test_a_count_that_cannot_be_ships_nothing(petite: Shop, packer, packed: str) -> None:
    before = facts(petite.order)

    answer = packer.post(desk(petite.order), form(petite.order, packed, action="ship_part"))

    assert (answer.status_code, answer.context["answer"].is_refusal) == (409, True)
    assert facts(petite.order) == before


def test_pressing_twice_ships_once(petite: Shop, packer) -> None:
    sent = form(petite.order, action="ship")

    assert packer.post(desk(petite.order), sent).status_code == 302
    assert packer.post(desk(petite.order), sent).status_code == 302

    assert facts(petite.order) == ("Shipped", 8, 0, 1)


def test_what_somebody_else_has_sent_meanwhile_is_not_sent_again(petite: Shop, packer) -> None:
    packer.post(desk(petite.order), form(petite.order, 1, action="ship_part"))
    before = facts(petite.order)

    answer = packer.post(desk(petite.order), form(petite.order, 2, action="ship"))

    assert answer.status_code == 409
    assert answer.context["answer"].text == "Of “petite thing” 1 are still to be sent, not 2."
    assert facts(petite.order) == before
    packer.post(desk(petite.order), form(petite.order, 1, action="ship"))
    answer = packer.post(desk(petite.order), form(petite.order, 1, action="ship"), follow=True)
    assert [str(each) for each in answer.context["messages"]][-1:] == [
        "Nothing was sent: the order is no longer one to be sent."
    ]
    assert facts(petite.order) == ("Shipped", 8, 0, 2)


@pytest.mark.parametrize("state", ["Pending payment", "Shipped", "Delivered", "Needs refund", "Cancelled"])
def test_what_is_not_to_be_sent_is_not_packed(petite: Shop, packer, state: str) -> None:
    row = order(petite, status=state)
    before = facts(row)

    page = packer.get(desk(row)).content.decode()
    packer.post(desk(row), form(row, action="ship"))

    assert "There is nothing to pack" in page
    assert facts(row) == before


def test_support_looks_on_and_packs_nothing(petite: Shop) -> None:
    client = client_for(staff(petite, "Support"))
    before = facts(petite.order)

    assert client.get(desk(petite.order)).status_code == 403
    assert client.post(desk(petite.order), form(petite.order, action="ship")).status_code == 403
    assert client.get(reverse("dashboard:packing")).status_code == 403
    page = client.get(reverse("dashboard:order-detail", args=[petite.order.number])).content.decode()
    assert "Still to be sent" in page
    assert desk(petite.order) not in page
    assert facts(petite.order) == before


def test_another_brands_order_is_not_packed(petite: Shop, bakers: Shop, packer) -> None:
    before = facts(bakers.order)

    assert packer.post(desk(bakers.order), form(bakers.order, action="ship")).status_code == 404
    assert facts(bakers.order) == before


def test_the_desk_names_things_as_the_order_does_and_in_its_order(petite: Shop, packer) -> None:
    petite.order.lines.update(title="Noa wrap bodysuit")
    line = petite.order.lines.get()
    line.pk, line.partner_sku, line.title, line.num_allocated = None, "a-sku", "petite thing", 0
    line.save()

    answer = packer.get(desk(petite.order))

    assert [(row.title, row.staff_name) for row in answer.context["packing"].lines] == [
        ("Noa wrap bodysuit", "petite thing"),
        ("petite thing", ""),
    ]
    assert "Noa wrap bodysuit<br><small>petite thing</small>" in answer.text


def test_the_desk_asks_as_much_for_many_lines(
    petite: Shop, packer, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    packer.get(desk(petite.order))
    with django_assert_max_num_queries(25) as few:
        packer.get(desk(petite.order))
    line = petite.line
    for number in range(6):
        line.pk, line.partner_sku = None, f"more-{number}"
        line.num_allocated = 0
        line.save()
    assert Line.objects.filter(order=petite.order).count() == 7

    with django_assert_num_queries(len(few)):
        packer.get(desk(petite.order))


def arrive(client, row: Order, **data: object):
    return client.post(reverse("dashboard:order-delivered", args=[row.number]), data, follow=True)


def test_a_parcel_is_marked_delivered(petite: Shop, packer) -> None:
    packer.post(desk(petite.order), form(petite.order, action="ship"))
    page = packer.get(reverse("dashboard:order-detail", args=[petite.order.number])).content.decode()
    assert "It has arrived" in page

    answer = arrive(packer, petite.order, parcel=Shipment.objects.get().pk)

    assert [str(each) for each in answer.context["messages"]] == ["Noted: it has arrived."]
    assert facts(petite.order)[0] == "Delivered"
    answer = arrive(packer, petite.order)
    assert [str(each) for each in answer.context["messages"]] == [
        "Nothing was changed: nothing of this order is under way."
    ]


def test_a_parcel_of_another_order_is_not_marked(petite: Shop, packer) -> None:
    other = order(petite)
    packer.post(desk(other), form(other, action="ship"))
    foreign = Shipment.objects.get().pk
    packer.post(desk(petite.order), form(petite.order, action="ship"))

    assert arrive(packer, petite.order, parcel=foreign).status_code == 404
    assert Shipment.objects.filter(delivered_at=None).count() == 2


def test_support_marks_nothing_delivered(petite: Shop, packer) -> None:
    packer.post(desk(petite.order), form(petite.order, action="ship"))
    client = client_for(staff(petite, "Support"))

    assert arrive(client, petite.order).status_code == 403
    answer = client.post(
        reverse("dashboard:order-list"),
        {"action": "deliver_selected_orders", "selected_order": [petite.order.pk]},
    )
    assert (answer.status_code, facts(petite.order)[0]) == (403, "Shipped")


def test_many_are_marked_delivered_and_those_that_cannot_be_are_named(
    petite: Shop, bakers: Shop, packer
) -> None:
    packer.post(desk(petite.order), form(petite.order, action="ship"))
    paid = order(petite)
    chosen = [petite.order.pk, paid.pk, bakers.order.pk]

    answer = packer.post(
        reverse("dashboard:order-list"),
        {"action": "deliver_selected_orders", "selected_order": chosen},
        follow=True,
    )

    assert dict(Order.objects.values_list("number", "status")) == {
        petite.order.number: "Delivered",
        paid.number: "Paid",
        bakers.order.number: "Paid",
    }
    assert [str(each) for each in answer.context["messages"]][-2:] == [
        "1 order has arrived.",
        f"Nothing of them is under way, and they are unchanged: {paid.number}",
    ]


def test_the_queue_holds_what_left_in_part(petite: Shop, packer) -> None:
    packer.post(desk(petite.order), form(petite.order, 1, action="ship_part"))
    other = order(petite, timezone.localdate())
    order(petite, status="Shipped")

    listed = packer.get(reverse("dashboard:order-list")).context["orders"]

    assert [row.number for row in listed] == [other.number, petite.order.number]
    assert packer.get(reverse("dashboard:packing"))["Location"] == desk(other)
    Order.objects.filter(pk=other.pk).update(status="Shipped")
    assert packer.get(reverse("dashboard:packing"))["Location"] == reverse("dashboard:order-list")
