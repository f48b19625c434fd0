"""The relay's side of Celery: deliveries that are due are handed to workers, as many as there is room for.

The row stays the truth. Handing over claims it for the queue, for half a minute: a worker that takes the
message claims it in its own name, and a message that was lost (a flushed broker) is followed by another.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from core.models import Delivery
from core.outbox import broker
from core.outbox.deliveries import HANDED, due, ready

_broker = broker.Broker()


def hand_over(holder: str) -> int:
    """`DELIVERY_EXECUTOR` with Celery. Returns how many were handed over; raises `BrokerDownError`."""
    now = timezone.now()
    rows = {
        queue: due(now).filter(queue=queue).order_by("not_before")[: limits["waiting"]]
        for queue, limits in settings.DELIVERY_QUEUES.items()
    }
    if not any(rows.values()):
        return 0
    with _broker.reached():
        waiting = broker.waiting()
        # Without workers even the ticks of the clock fill a queue; another may have room.
        room = {
            queue: limits["waiting"] - waiting[queue] for queue, limits in settings.DELIVERY_QUEUES.items()
        }
        return sum(
            send(queue, ready(found, now, room[queue]), now)
            for queue, found in rows.items()
            if room[queue] > 0
        )


def send(queue: str, delivery_ids: list[UUID], moment: datetime) -> int:
    """Claimed first: a worker may be quicker than this function's end. What could not be sent is free again."""
    due(moment).filter(pk__in=delivery_ids).order_by().update(
        claimed_by=HANDED, claimed_until=moment + timedelta(seconds=settings.DELIVERY_HANDED_SECONDS)
    )
    app = import_string(settings.WORKERS)
    limits = settings.DELIVERY_QUEUES[queue]
    unsent = list(delivery_ids)
    try:
        with app.producer_or_acquire() as producer:
            while unsent:
                app.send_task(
                    "deliver",
                    [str(unsent[0])],
                    producer=producer,
                    queue=queue,
                    soft_time_limit=limits["soft_time_limit"],
                    time_limit=limits["time_limit"],
                )
                del unsent[0]
    finally:
        if unsent:
            Delivery.objects.filter(pk__in=unsent, claimed_by=HANDED).update(
                claimed_by="", claimed_until=None
            )
    return len(delivery_ids)
