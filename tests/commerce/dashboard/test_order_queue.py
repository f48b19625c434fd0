"""The list of orders: what is to be sent by the day it was promised for, and how an order is found."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

import pytest

from commerce.order.models import Order, ShippingAddress
from commerce.partner.models import StockRecord
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order
from tests.factories.commerce import make_country, make_market

LIST = reverse("dashboard:order-list")


def staff(shop: Shop, role: str = "Fulfilment") -> User:
    user = User.objects.create_user(f"{role.lower()}@example.com")
    assign(user=user, role=role, brands=[shop.brand])
    return user


def order(shop: Shop, until: date | None, since: date | None = None, status: str = "Paid", **fields) -> Order:
    made = make_order(shop.brand, shop.product, shop.customer, status=status)
    Order.objects.filter(pk=made.pk).update(promised_until=until, promised_from=since or until, **fields)
    made.refresh_from_db()
    return made


def listed(user: User, **asked: str) -> list[str]:
    return [row.number for row in client_for(user).get(LIST, asked).context["orders"]]


def test_what_was_promised_first_comes_first_and_what_was_never_promised_last(petite: Shop) -> None:
    today = timezone.localdate()
    later = order(petite, today + timedelta(days=3))
    wide = order(petite, today, since=today)
    early = order(petite, today, since=today - timedelta(days=2))
    order(petite, today - timedelta(days=9), status="Shipped")

    assert listed(staff(petite)) == [early.number, wide.number, later.number, petite.order.number]


def test_any_question_may_be_asked_of_all_states(petite: Shop) -> None:
    shipped = order(petite, None, status="Shipped")
    user = staff(petite)

    assert listed(user, status="") == [shipped.number, petite.order.number]
    assert listed(user, status="Shipped") == [shipped.number]
    assert listed(user, brand=str(petite.brand.pk)) == [shipped.number, petite.order.number]


def test_due_by_today_is_the_overdue_too_and_shipped_is_neither(petite: Shop) -> None:
    today = timezone.localdate()
    due, late = order(petite, today), order(petite, today - timedelta(days=1))
    order(petite, today - timedelta(days=1), status="Shipped")
    order(petite, today + timedelta(days=1))
    user = staff(petite)

    assert listed(user, due="today") == [late.number, due.number]
    assert listed(user, due="overdue") == [late.number]


def test_the_overdue_are_marked(petite: Shop) -> None:
    order(petite, timezone.localdate() - timedelta(days=1))

    page = client_for(staff(petite)).get(LIST).content.decode()

    assert page.count('class="late"') == 1


def test_days_are_written_as_the_reader_writes_them(petite: Shop) -> None:
    placed = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    order(petite, date(2026, 3, 4), since=date(2026, 3, 2), date_placed=placed)

    page = client_for(staff(petite)).get(LIST, headers={"accept-language": "de"}).text

    assert "Mo, 2. Mär – Mi, 4. Mär" in page
    assert "01.03.2026 12:05" in page


def test_a_market_is_a_filter(petite: Shop) -> None:
    german = make_market("de")
    petite.brand.markets.add(german)
    abroad = order(petite, None, market=german)

    assert listed(staff(petite), market=str(german.pk)) == [abroad.number]


@pytest.mark.parametrize("words", ["ada@", "Byron", "ada byron", "SW1Y 4JH", "sw1y", "TEA-", "tea-9 byron"])
def test_an_order_is_found_by_whose_it_is_where_it_goes_and_what_is_in_it(petite: Shop, words: str) -> None:
    address = ShippingAddress.objects.create(
        first_name="Ada", last_name="Byron", line1="12", postcode="SW1Y 4JH", country=make_country("GB")
    )
    found = order(petite, None, shipping_address=address, guest_email="ada@example.org", status="Shipped")
    found.lines.update(partner_sku="TEA-9")

    assert listed(staff(petite), q=words) == [found.number]
    assert listed(staff_of_nobody(), q=words) == []


def staff_of_nobody() -> User:
    user = User.objects.create_user("nobody@example.com")
    assign(user=user, role="Fulfilment", brands=[])
    return user


def test_a_whole_number_leads_to_its_order(petite: Shop, bakers: Shop) -> None:
    client = client_for(staff(petite))

    answer = client.get(LIST, {"q": f" {petite.order.number.lower()} "})

    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("dashboard:order-detail", args=[petite.order.number]),
    )
    assert client.get(LIST, {"q": bakers.order.number}).status_code == 200


def stock(shop: Shop) -> tuple[int, int]:
    record = StockRecord.objects.get(pk=shop.line.stockrecord_id)
    return record.num_in_stock, record.num_allocated


def test_many_are_shipped_at_once_and_those_that_cannot_be_are_named(petite: Shop, bakers: Shop) -> None:
    other = order(petite, None)
    unpaid = order(petite, None, status="Pending payment")
    user = staff(petite)
    client = client_for(user)
    chosen = [petite.order.pk, other.pk, unpaid.pk]
    wish = {"action": "ship_selected_orders", "selected_order": chosen}

    confirmed = client.post(LIST, wish).context["confirmed"]
    answer = client.post(LIST, {**wish, "confirmed": confirmed}, follow=True)

    states = dict(Order.objects.values_list("number", "status"))
    assert (states[petite.order.number], states[other.number]) == ("Shipped", "Shipped")
    assert (states[unpaid.number], states[bakers.order.number]) == ("Pending payment", "Paid")
    assert stock(petite) == (6, 2)
    assert [str(message) for message in answer.context["messages"]] == [
        "2 orders shipped.",
        f"Not to be shipped, and unchanged: {unpaid.number}",
    ]
    assert petite.order.status_changes.get(new_status="Shipped").actor == user


def test_how_many_are_shipped_is_asked_first_and_again_when_it_is_others(petite: Shop) -> None:
    other, third = order(petite, None), order(petite, None)
    client = client_for(staff(petite))
    wish = {"action": "ship_selected_orders", "selected_order": [petite.order.pk, other.pk]}

    asked = client.post(LIST, wish)
    assert "2 orders will count as shipped" in asked.text
    assert asked.context["orders"] == [other, petite.order]
    Order.objects.filter(pk=other.pk).update(status="Shipped")
    wish |= {"selected_order": [petite.order.pk, other.pk, third.pk]}
    again = client.post(LIST, {**wish, "confirmed": asked.context["confirmed"]})

    assert again.context["orders"] == [third, petite.order]
    assert set(Order.objects.exclude(pk=other.pk).values_list("status", flat=True)) == {"Paid"}
    assert stock(petite) == (10, 6)


def test_nothing_is_shipped_that_was_not_chosen(petite: Shop) -> None:
    client_for(staff(petite)).post(LIST, {"action": "ship_selected_orders", "select_across": "1"})

    petite.order.refresh_from_db()
    assert (petite.order.status, stock(petite)) == ("Paid", (10, 2))


def test_support_ships_nothing(petite: Shop) -> None:
    client = client_for(staff(petite, "Support"))

    answer = client.post(LIST, {"action": "ship_selected_orders", "selected_order": [petite.order.pk]})

    petite.order.refresh_from_db()
    assert (answer.status_code, petite.order.status, stock(petite)) == (403, "Paid", (10, 2))
    assert "ship_selected_orders" not in client.get(LIST).content.decode()


def test_another_brands_order_is_not_shipped(petite: Shop, bakers: Shop) -> None:
    client_for(staff(petite)).post(
        LIST, {"action": "ship_selected_orders", "selected_order": [bakers.order.pk]}
    )

    bakers.order.refresh_from_db()
    assert (bakers.order.status, stock(bakers)) == ("Paid", (10, 2))


def test_an_empty_list_leads_to_all_orders(petite: Shop) -> None:
    page = client_for(staff(petite)).get(LIST, {"q": "nobody"})

    assert f'No order fits what is asked above. <a href="{LIST}?status=">Show all orders</a>' in page.text
