"""Reports: orders drawn by day, sums that never mix two currencies, a query count that stays."""

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

import pytest

from commerce.dashboard.offers.selectors import Given, given
from commerce.dashboard.reports import plot
from commerce.order.models import Order, OrderDiscount
from core.models import User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for, make_order

REPORTS = "/dashboard/reports/"


@pytest.fixture
def manager(petite: Shop, bakers: Shop) -> User:
    user = User.objects.create_user("manager@example.com")
    assign(user=user, role="Managers", brands=[petite.brand])
    return user


def place(order: Order, day: date) -> None:
    order.date_placed = timezone.make_aware(datetime.combine(day, time(23, 30)))
    order.save()


def discount(shop: Shop, order: Order, amount: str, *, currency: str = "GBP", counted: bool = True) -> None:
    Order.objects.filter(pk=order.pk).update(currency=currency)
    OrderDiscount.objects.create(
        order=order, offer_id=shop.offer.pk, offer_name="Old name", amount=amount, is_counted=counted
    )


def test_orders_are_drawn_by_their_local_day(petite: Shop) -> None:
    place(petite.order, date(2026, 3, 2))
    drawn = plot.orders(Order.objects.all(), date(2026, 3, 1), date(2026, 3, 3))

    assert (drawn.title, drawn.total) == ("Orders by day", 1)
    assert [bar.height for bar in drawn.bars] == [0, plot.HEIGHT, 0]
    assert drawn.bars[1].said == "Mon 2 March 2026: 1 order"
    assert [name for _place, name in drawn.marks] == ["1 March", "2 March", "3 March"]


def test_dates_are_drawn_as_the_reader_writes_them(petite: Shop) -> None:
    with translation.override("de"):
        drawn = plot.orders(Order.objects.all(), date(2026, 3, 2), date(2026, 3, 2))

    assert drawn.bars[0].said.startswith("Mo 2. März 2026")
    assert drawn.marks[0][1] == "2. März"


def test_a_long_time_is_drawn_by_months(petite: Shop) -> None:
    place(petite.order, date(2026, 2, 28))
    drawn = plot.orders(Order.objects.all(), date(2025, 12, 15), date(2026, 11, 30))

    assert drawn.title == "Orders by month"
    assert [bar.height > 0 for bar in drawn.bars] == [False, False, True] + [False] * 9
    assert drawn.bars[2].said == "February 2026: 1 order"


def test_without_dates_the_last_thirty_days_are_drawn(petite: Shop) -> None:
    today = timezone.localdate()
    place(petite.order, today - timedelta(days=30))
    assert plot.orders(Order.objects.all(), None, None).total == 0

    place(petite.order, today - timedelta(days=29))
    drawn = plot.orders(Order.objects.all(), None, None)
    assert (drawn.total, len(drawn.bars), drawn.bars[0].height) == (1, plot.USUAL, plot.HEIGHT)


def test_a_report_of_orders_shows_the_users_brands_only(petite: Shop, bakers: Shop, manager: User) -> None:
    answer = client_for(manager).get(REPORTS, {"report_type": "order_report"})

    assert [order.number for order in answer.context["objects"]] == [petite.order.number]
    assert answer.context["plot"].total == 1
    assert bakers.order.number not in answer.content.decode()


def test_what_offers_cost_is_said_by_currency(petite: Shop, manager: User) -> None:
    euros = make_order(petite.brand, petite.product, petite.customer)
    undone = make_order(petite.brand, petite.product, petite.customer)
    discount(petite, petite.order, "3.00")
    discount(petite, euros, "5.00", currency="EUR")
    discount(petite, undone, "7.00", counted=False)

    assert given(OrderDiscount.objects.all()) == [Given(Decimal(5), "EUR"), Given(Decimal(3), "GBP")]
    client = client_for(manager)
    rows = client.get(REPORTS, {"report_type": "conditional-offers"}).context["objects"]
    assert [
        (row["display_offer_name"], row["currency"], row["total_discount"], row["orders"]) for row in rows
    ] == [("petite offer", "EUR", Decimal(5), 1), ("petite offer", "GBP", Decimal(3), 1)]
    page = client.get(reverse("dashboard:offer-detail", args=[petite.offer.pk])).content.decode()
    assert "€5.00" in page
    assert "£3.00" in page


@pytest.mark.parametrize(
    "report", ["order_report", "open_baskets", "submitted_baskets", "conditional-offers", "vouchers"]
)
@pytest.mark.parametrize("file", [{}, {"download": "on"}])
def test_a_report_costs_the_same_for_more_rows(
    petite: Shop, manager: User, report: str, file: dict[str, str]
) -> None:
    client = client_for(manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(REPORTS, {"report_type": report, **file}).status_code == 200
        return len(asked)

    cost()
    before = cost()
    for number in range(3):
        customer = User.objects.create_user(f"more-{number}@petite.example")
        order = make_order(petite.brand, petite.product, customer)
        discount(petite, order, "1.00")
        customer.baskets.create(
            brand=petite.brand, market=petite.brand.markets.first(), status="Open" if number else "Submitted"
        )
    assert cost() <= before + 1


def test_a_file_names_the_currency_of_every_sum(petite: Shop, manager: User) -> None:
    place(petite.order, date(2026, 3, 2))
    discount(petite, petite.order, "3.00", currency="EUR")
    client = client_for(manager)

    def rows(report: str) -> list[list[str]]:
        answer = client.get(REPORTS, {"report_type": report, "download": "on"})
        assert answer["Content-Type"] == "text/csv"
        return list(csv.reader(io.StringIO(answer.text)))

    who = [petite.customer.get_full_name(), petite.customer.email]
    assert rows("order_report") == [
        ["Order", "Brand", "Placed", "Name", "E-mail", "Total", "Currency", "Status"],
        [petite.order.number, "Petite", "2 March 2026, 23:30", *who, "20.00", "EUR", "Paid"],
    ]
    assert rows("conditional-offers") == [
        ["Offer", "Orders", "Taken off", "Currency"],
        ["petite offer", "1", "3.00", "EUR"],
    ]
    assert rows("vouchers") == [
        ["Code", "Voucher", "Brand", "Baskets", "Orders"],
        [petite.voucher.code, petite.voucher.name, "Petite", "0", "0"],
    ]


def test_the_reports_say_what_they_answer(manager: User) -> None:
    page = client_for(manager).get(REPORTS).content.decode()

    assert page.count("<h1>") == 1
    assert "Which codes are used, and how often." in page
