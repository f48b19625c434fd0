"""A mail about an order: text and HTML, from the order's brand, in the order's language."""

from email.utils import formataddr
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from commerce.communication.tokens import tokens_of
from commerce.order import links
from commerce.order.models import Order
from commerce.order.selectors import order_page
from core import brands
from core.mail import message_id
from core.models import Delivery


def send(delivery: Delivery, *, order: Order, letter: str) -> None:
    """Write and send `templates/emails/<letter>.*`. Sent twice, it carries the same Message-ID."""
    with translation.override(order.market.code):
        context = _context(order)
        subject = " ".join(render_to_string(f"emails/{letter}_subject.txt", context).split())
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string(f"emails/{letter}.txt", context),
            from_email=formataddr((order.brand.sender_name, order.brand.sender_email)),
            to=[order.email],
            headers={"Message-ID": message_id(delivery.pk, order.brand.site.hostname)},
        )
        mail.attach_alternative(render_to_string(f"emails/{letter}.html", context), "text/html")
        mail.send()


def _context(order: Order) -> dict[str, Any]:
    return {
        "order": order_page(order),
        "brand": order.brand,
        "look": tokens_of(order.brand),
        "language": order.market.code,
        "order_url": links.address(order),
        "shop_url": brands.address(order.brand, f"/{order.market.code}/"),
    }
