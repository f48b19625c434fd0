"""The promised days go wherever an order is shown, and are never worked out again."""

import email
import email.policy
from datetime import date

from django.urls import reverse

import pytest

from commerce.order import links, services
from commerce.order.models import Order
from commerce.shipping.models import DeliveryMethod
from core import edge
from core.models import User
from tests.factories.accounts import make_user, sign_in
from tests.factories.checkout import Shopper, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product

DAYS = "Tuesday 24 – Wednesday 25 November"
PLACE = "We may leave it here: In the porch"


@pytest.fixture
def brand():
    brand = make_brand()
    make_delivery(brand)
    return brand


def promised(brand, user: User | None = None, market: str = "en-gb", **days: date | None) -> Order:
    """A paid order with two promised days, and a place for the parcel."""
    days = days or {"promised_from": date(2026, 11, 24), "promised_until": date(2026, 11, 25)}
    order = pay(
        place(make_basket(brand, make_product(brand), market=market, owner=user), market=market, user=user)
    )
    Order.objects.filter(pk=order.pk).update(**days)
    order.shipping_address.notes = "In the porch"
    order.shipping_address.save()
    order.refresh_from_db()
    return order


def page(order: Order) -> str:
    answer = Shopper(order.brand, market=order.market.code).client.get(
        links.path(order), headers={"Host": order.brand.site.hostname}
    )
    return answer.content.decode()


def test_the_orders_page_says_when_and_where(brand):
    html = page(promised(brand))

    assert DAYS in html
    assert PLACE in html


def test_in_the_orders_language(brand):
    assert "Dienstag, 24. – Mittwoch, 25. November" in page(promised(brand, market="de"))


def test_an_old_order_has_no_promise(brand):
    order = promised(brand, promised_from=None, promised_until=None)

    assert "November" not in page(order).split('class="facts"')[1].split("</dl>")[0]


def test_what_wont_come_is_not_promised(brand):
    order = promised(brand)
    services.cancel(order=order)

    assert DAYS not in page(order)


def test_a_promise_stays_when_the_method_changes(brand):
    order = place(make_basket(brand, make_product(brand)))
    before = Order.objects.values_list("promised_from", "promised_until").get()
    DeliveryMethod.objects.update(days_min=9, days_max=9)
    edge.forget()

    pay(order)

    assert None not in before
    assert Order.objects.values_list("promised_from", "promised_until").get() == before


def test_the_account_lists_the_days(brand):
    ada = make_user()
    promised(brand, ada)

    answer = sign_in(brand, ada).get("account/orders/")

    assert [card.arrival for card in answer.context["page"].orders] == [DAYS]
    assert f"Delivery: {DAYS}" in answer.text


def test_mails_say_when_and_where(brand, settings, tmp_path, drain_outbox):
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path
    promised(brand)

    drain_outbox()

    (path,) = tmp_path.glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert DAYS in body
        assert PLACE in body


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((date(2026, 11, 24), date(2026, 11, 25)), "Tue 24 Nov – Wed 25 Nov"),
        ((date(2026, 11, 24), date(2026, 11, 24)), "Tue 24 Nov"),
        ((None, None), "–"),
    ],
)
def test_staff_read_the_days(brand, days, said):
    order = promised(brand, promised_from=days[0], promised_until=days[1])
    staff = Shopper(brand).client
    staff.force_login(User.objects.create_superuser("admin@example.org"))

    for address in (reverse("dashboard:order-list"), reverse("dashboard:order-detail", args=[order.number])):
        html = staff.get(address, headers={"Host": brand.site.hostname}).content.decode()
        assert f">{said}" in html
    assert "May be left here: In the porch" in html
