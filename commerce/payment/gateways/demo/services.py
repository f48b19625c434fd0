"""What can happen to a payment at the demo gateway, and the message that follows."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from commerce.payment.models import DemoPayment
from core import outbox

LATE = timedelta(seconds=30)
SEND = "commerce.payment.gateways.demo.webhook.send"

State = DemoPayment.State


def challenge(*, payment: DemoPayment) -> bool:
    """Ask the shopper's bank first (3-D Secure). No message: nothing is decided."""
    return _move(payment, [State.OPEN], State.CHALLENGE)


def succeed(*, payment: DemoPayment, late: bool = False) -> bool:
    """Take the money. `late`: nobody hears of it for half a minute, by message or by asking."""
    return _decide(payment, State.SUCCEEDED, delay=LATE if late else timedelta())


def decline(*, payment: DemoPayment) -> bool:
    return _decide(payment, State.FAILED)


def give_up(*, payment: DemoPayment) -> bool:
    """The shopper goes back without paying."""
    return _decide(payment, State.CANCELLED)


def _decide(payment: DemoPayment, state: State, *, delay: timedelta = timedelta()) -> bool:
    """Decide once: whoever comes second changes nothing and sends nothing."""
    known_from = timezone.now() + delay
    with transaction.atomic():
        decided = _move(payment, list(DemoPayment.UNDECIDED), state, known_from=known_from)
        if decided:
            outbox.schedule(
                SEND,
                {"reference": payment.reference, "outcome": state.value},
                not_before=known_from,
            )
    return decided


def _move(payment: DemoPayment, sources: list[State], state: State, **more: datetime) -> bool:
    rows = DemoPayment.objects.filter(pk=payment.pk, state__in=sources)
    return bool(rows.update(state=state, **more))
