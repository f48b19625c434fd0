"""The mails of an order as they were sent: Oscar's `Email` holds the words, a note of the order says which and why.

The link that opens the order is not kept: whoever reads the archive must not be able to act as the shopper.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commerce.communication.models import Email
from commerce.order.models import Order, OrderNote
from core.letters import Letter
from core.models import Delivery, User

MAIL = "Mail"  # the note's type
SEND_AGAIN = "commerce.communication.resending.send_again"


@dataclass(frozen=True, kw_only=True)
class SentMail:
    """One mail of an order: what, to whom, when, and whoever sent it again (None: the shop itself)."""

    id: int
    name: str
    order_id: int
    subject: str
    to: str
    when: datetime
    who: User | None
    email: Email | None
    reaction: str
    payload: dict[str, Any]


def keep(delivery: Delivery, *, order: Order, name: str, letter: Letter, to: str, order_url: str) -> None:
    """Remember a mail that has just been sent. A repeat of the same delivery is the same mail."""
    if OrderNote.objects.filter(order=order, note_type=MAIL, message__contains=str(delivery.pk)).exists():
        return
    again = delivery.reaction == SEND_AGAIN
    fact = {
        "name": name,
        "to": to,
        "delivery": str(delivery.pk),
        "reaction": delivery.payload["reaction"] if again else delivery.reaction,
        "payload": delivery.payload["payload"] if again else delivery.payload,
    }
    shown = f"{order_url.partition('/order/')[0]}/order/…/"
    with transaction.atomic():
        email = Email.objects.create(
            user=order.user,
            email=to,
            subject=letter.subject,
            body_text=letter.text.replace(order_url, shown),
            body_html=letter.html.replace(order_url, shown),
        )
        OrderNote.objects.create(
            order=order,
            note_type=MAIL,
            user_id=delivery.payload.get("actor_id"),
            message=json.dumps({**fact, "email": email.pk}),
        )


def mails_of(orders: Iterable[Order], *, most: int = 100) -> list[SentMail]:
    """The mails of some orders, the newest first. Two queries."""
    notes = OrderNote.objects.filter(order__in=list(orders), note_type=MAIL).select_related("user")
    rows = [(note, json.loads(note.message)) for note in notes.order_by("-date_created", "-pk")[:most]]
    emails = Email.objects.in_bulk([fact["email"] for _note, fact in rows])
    return [_mail(note, fact, emails.get(fact["email"])) for note, fact in rows]


def _mail(note: OrderNote, fact: dict[str, Any], email: Email | None) -> SentMail:
    return SentMail(
        id=note.pk,
        name=fact["name"],
        order_id=note.order_id,
        subject=email.subject if email else fact["name"],
        to=fact["to"],
        when=note.date_created,
        who=note.user,
        email=email,
        reaction=fact["reaction"],
        payload=fact["payload"],
    )
