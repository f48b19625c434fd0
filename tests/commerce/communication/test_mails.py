"""Mails about orders: from the order's brand, in the order's language, once."""

import email
import email.policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from commerce.communication import services as letters
from commerce.order import links, services
from commerce.order.models import Order
from core.models import Delivery
from tests.factories.checkout import Shopper, attempt_of, make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product, make_term


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path) -> Path:
    settings.EMAIL_BACKEND = "core.mail.FolderBackend"
    settings.MAIL_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def brands():
    brands = {slug: make_brand(slug) for slug in ("petite", "bakers")}
    for brand in brands.values():
        make_delivery(brand)
    return brands


def ordered(brand, market: str = "en-gb") -> Order:
    product = make_product(brand, "Bear", variants=[{"size": "S", "price": "12.00"}])
    return place(make_basket(brand, product.children.get(), market=market), market=market)


def mails(mailbox: Path) -> list[EmailMessage]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(mailbox.glob("*.eml"))
    ]


def text(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


@pytest.mark.parametrize("slug", ["petite", "bakers"])
def test_mail_is_wholly_the_brands(brands, mailbox, drain_outbox, slug):
    order = ordered(brands[slug])
    pay(order)

    drain_outbox()

    mail = mails(mailbox)[0]
    delivery = Delivery.objects.get(reaction="commerce.communication.services.send_order_paid")
    other = ({"petite", "bakers"} - {slug}).pop()
    assert mail["From"] == f"{slug.title()} <hello@{slug}.example>"
    assert mail["To"] == "ada@example.org"
    assert mail["Message-ID"] == f"<{delivery.pk}@{slug}.localhost>"
    assert mail["Subject"] == f"Thank you for your order {order.number} at {slug.title()}"
    for body in (text(mail), html(mail)):
        assert f"http://{slug}.localhost/en-gb/order/" in body
        assert "Bear, S" in body
        assert "£15.50" in body
        assert other not in body.lower()


def test_nothing_is_mailed_before_the_money_has_come(brands, mailbox, drain_outbox):
    ordered(brands["petite"])

    drain_outbox()

    assert mails(mailbox) == []


def test_each_fact_is_mailed_once(brands, mailbox, drain_outbox):
    order = ordered(brands["petite"])
    pay(order)
    pay(order)
    drain_outbox()
    drain_outbox()
    services.ship(order=order)
    drain_outbox()

    subjects = sorted(mail["Subject"].strip() for mail in mails(mailbox))
    assert subjects == [
        f"Thank you for your order {order.number} at Petite",
        f"Your order {order.number} from Petite is on its way",
    ]


def test_a_repeated_delivery_carries_the_same_message_id(brands, mailbox, drain_outbox):
    order = ordered(brands["petite"])
    pay(order)
    drain_outbox()
    delivery = Delivery.objects.get(reaction="commerce.communication.services.send_order_paid")

    letters.send_order_paid(delivery, order_id=order.pk)

    assert len(mails(mailbox)) == 1


def test_link_in_the_mail_opens_the_order(brands, mailbox, drain_outbox):
    order = ordered(brands["petite"])
    pay(order)
    services.ship(order=order)
    drain_outbox()

    mail = next(mail for mail in mails(mailbox) if "on its way" in mail["Subject"])
    address = next(word for word in text(mail).split() if "/order/" in word)
    assert address in html(mail).replace("&amp;", "&")
    page = Shopper(brands["petite"]).client.get(urlsplit(address).path, headers={"Host": "petite.localhost"})
    assert page.context["page"].number == order.number


def test_mail_is_in_the_orders_language(brands, mailbox, drain_outbox):
    make_term("option.size.S", "Klein", locale="de")
    order = ordered(brands["petite"], market="de")
    pay(order)

    drain_outbox()

    mail = mails(mailbox)[0]
    assert "http://petite.localhost/de/order/" in text(mail)
    assert "Bear, Klein" in text(mail)
    assert "15,50\xa0€" in text(mail)
    assert '<html lang="de">' in html(mail)


def test_failed_payment_is_mailed(brands, mailbox, drain_outbox):
    order = ordered(brands["bakers"])
    services.fail_payment(attempt=attempt_of(order), reason="Declined")

    drain_outbox()

    assert [mail["Subject"].strip() for mail in mails(mailbox)] == [
        f"The payment of order {order.number} at Bakers didn’t work"
    ]


def test_refund_is_announced(brands, mailbox, drain_outbox):
    order = ordered(brands["petite"])
    pay(order)
    services.cancel(order=order)

    drain_outbox()

    subjects = [mail["Subject"].strip() for mail in mails(mailbox)]
    assert f"You get your money back for order {order.number} at Petite" in subjects


def test_fresh_link_is_mailed(brands, mailbox):
    order = ordered(brands["petite"])
    delivery = Delivery(reaction="commerce.communication.services.send_order_link")

    letters.send_order_link(delivery, order_id=order.pk)

    mail = mails(mailbox)[0]
    assert links.address(order).rpartition("/order/")[0] in text(mail)


def test_a_name_with_markup_is_harmless(brands, mailbox, drain_outbox):
    product = make_product(brands["petite"], "<script>alert(1)</script>\r\nBcc: all@example.org")
    order = place(make_basket(brands["petite"], product))
    pay(order)

    drain_outbox()

    mail = mails(mailbox)[0]
    assert "<script>" not in html(mail)
    assert mail["Bcc"] is None
