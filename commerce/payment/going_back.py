"""Refunds at the gateway: asked for by a delivery, with retries, and looked up by the clock where no message comes."""

import logging
from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from commerce.order import services as orders
from commerce.payment.exceptions import GatewayAwayError, GatewayError, RefundRefusedError
from commerce.payment.gateways import RefundNotice, get_gateway
from commerce.payment.models import Refund
from core.models import Delivery
from core.outbox import Postpone, apart, one_round

logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=2)  # for a message; then the gateway is asked
REST = timedelta(minutes=5)
SHORT_REST = timedelta(seconds=5)  # of what the gateway was not asked, being away
AT_ONCE = 50


def send(delivery: Delivery, *, refund_id: int) -> None:
    """Ask the gateway. What can't be known (`GatewayError`) is tried again; what is refused has failed.

    What was not even asked comes again without counting.
    """
    refund = _refunds().get(pk=refund_id)
    if refund.state != Refund.State.ASKED:
        return
    try:
        get_gateway(refund.attempt.gateway).refund(refund)
    except GatewayAwayError as away:
        raise Postpone(timezone.now() + SHORT_REST) from away
    except RefundRefusedError as refusal:
        orders.settle_refund(refund=refund, notice=_refused(refund, str(refusal)))


@apart
def catch_up() -> int:
    """The clock's part: ask how refunds stand of which no message has come. How many it settled."""
    now = timezone.now()
    waiting = (
        _refunds()
        .filter(state=Refund.State.ASKED)
        .annotate(turn=Coalesce("rests_until", "created_at"))
        .filter(created_at__lte=now - PATIENCE, turn__lte=now)
        .order_by("turn", "pk")
    )
    return sum(_look_up(refund) for refund in one_round(waiting[:AT_ONCE]))


def _look_up(refund: Refund) -> bool:
    """Whether the gateway knew the end. One that can't be looked up stops no other."""
    rest = REST
    try:
        notice = get_gateway(refund.attempt.gateway).look_up_refund(refund)
        if notice:
            orders.settle_refund(refund=refund, notice=notice)
            return True
    except GatewayAwayError:
        rest = timedelta()  # not asked: in the next round, behind the others
    except GatewayError:
        logger.warning("The gateway doesn't say how refund %s stands.", refund.reference, exc_info=True)
    except Exception:
        logger.exception("Refund %s could not be settled.", refund.reference)
    Refund.objects.filter(pk=refund.pk).update(rests_until=timezone.now() + rest)
    return False


def _refunds() -> "QuerySet[Refund]":
    return Refund.objects.select_related("attempt__order__brand__site")


def _refused(refund: Refund, why: str) -> RefundNotice:
    return RefundNotice(
        event_id=f"refused_{refund.reference}",
        reference=refund.reference,
        outcome="failed",
        amount=refund.amount,
        currency=refund.currency,
        why=why,
    )
