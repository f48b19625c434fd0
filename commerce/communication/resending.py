"""A mail once more: written anew from the order as it stands, with a fresh link."""

from typing import Any

from django.utils.module_loading import import_string

from commerce.communication.archive import SEND_AGAIN, SentMail
from commerce.order.models import Order
from core import outbox
from core.models import Delivery, User

FRESH_LINK = "commerce.communication.services.send_order_link"


def ask(*, order: Order, mail: SentMail | None, to: str, actor: User) -> None:
    """Have a mail of the order sent again, or (None) one with nothing but a fresh link."""
    what = {"reaction": mail.reaction, "payload": mail.payload} if mail else {"reaction": FRESH_LINK}
    payload: dict[str, Any] = {"payload": {"order_id": order.pk}, **what, "to": to, "actor_id": actor.pk}
    outbox.schedule(SEND_AGAIN, payload)


def send_again(delivery: Delivery, *, reaction: str, payload: dict[str, Any], to: str, actor_id: int) -> None:
    """Call what sent it first. To whom and by whom it is, `letters.send` reads from the delivery."""
    import_string(reaction)(delivery, **payload)
