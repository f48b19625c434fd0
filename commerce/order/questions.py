"""Questions about an order: a mail to the brand, answered to the order's address. Counted, not to be flooded with."""

import hashlib
from email.utils import formataddr

from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from allauth.account.adapter import get_adapter

from commerce.order import links
from commerce.order.models import Order
from core import outbox
from core.mail import message_id
from core.models import Delivery

OF_ORDER, OF_ADDRESS = 5, 20
SECONDS = 60 * 60
DELIVERY = "commerce.order.questions.send"
COPY = "commerce.communication.services.send_question_received"


class TooManyQuestionsError(Exception):
    """So many were asked within the hour that the next has to wait."""


def ask(request: HttpRequest, *, order: Order, message: str) -> None:
    """Take the question; it is sent outside the request, with a copy to whoever asked."""
    for key, most in _limits(request, order):
        cache.add(key, 0, SECONDS)
        if _counted(key) > most:
            raise TooManyQuestionsError
    for delivery in (DELIVERY, COPY):
        outbox.schedule(delivery, {"order_id": order.pk, "message": message})


def send(delivery: Delivery, *, order_id: int, message: str) -> None:
    """The mail to the brand, in the brand's own language; the answer goes to the shopper."""
    order = Order.objects.select_related("brand__site", "brand__default_locale", "market__locale").get(
        pk=order_id
    )
    brand = order.brand
    with translation.override(brand.default_locale.language_code):
        context = {"order": order, "message": message, "order_url": links.address(order)}
        EmailMessage(
            subject=" ".join(render_to_string("order/question_subject.txt", context).split()),
            body=render_to_string("order/question.txt", context),
            from_email=formataddr((brand.sender_name, brand.sender_email)),
            to=[brand.sender_email],
            reply_to=[order.email],
            headers={"Message-ID": message_id(delivery.pk, brand.site.hostname)},
        ).send()


def _counted(key: str) -> int:
    try:
        return cache.incr(key)
    except ValueError:  # ran out between the two
        cache.add(key, 1, SECONDS)
        return 1


def _limits(request: HttpRequest, order: Order) -> list[tuple[str, int]]:
    """What is counted, and how far. An address is kept as a hash only."""
    address = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()[:32]
    return [
        (f"order-questions.order.{order.pk}", OF_ORDER),
        (f"order-questions.address.{address}", OF_ADDRESS),
    ]
