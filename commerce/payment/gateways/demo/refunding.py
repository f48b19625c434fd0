"""Money that the demo gateway gives back. The pence of the amount say how it goes, so that errors can be tried."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commerce.payment.exceptions import GatewayError, RefundRefusedError
from commerce.payment.models import DemoPayment, DemoRefund
from core import outbox

SEND = "commerce.payment.gateways.demo.webhook.send_refund"
REFUSED = 13  # the bank refuses
LATE = 14  # nobody hears of it for half a minute
MUTE = 15  # done, but the answer to the first asking is lost
DELAY = timedelta(seconds=30)
WHY = "The bank refuses: the account is closed."


def refund(*, payment_reference: str, reference: str, amount: Decimal) -> None:
    """Take the order to give money back, once; the message says how it ended."""
    with transaction.atomic():
        payment = DemoPayment.objects.select_for_update().filter(reference=payment_reference).first()
        if DemoRefund.objects.filter(reference=reference).exists():
            return
        if payment is None or payment.state != DemoPayment.State.SUCCEEDED or amount > _left(payment):
            raise RefundRefusedError("There is not that much to give back of this payment.")
        pence = int(amount * 100) % 100
        known_from = timezone.now() + (DELAY if pence == LATE else timedelta())
        DemoRefund.objects.create(
            reference=reference,
            payment=payment,
            amount=amount,
            is_refused=pence == REFUSED,
            known_from=known_from,
        )
        outbox.schedule(SEND, {"reference": reference}, not_before=known_from)
    if pence == MUTE:
        raise GatewayError("The demo gateway's answer was lost.")


def _left(payment: DemoPayment) -> Decimal:
    given = payment.refunds.filter(is_refused=False).aggregate(sum=Sum("amount"))["sum"]
    return payment.amount - (given or Decimal("0.00"))
