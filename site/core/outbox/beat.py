"""The clock of production: `celery -A config beat` sends a message for each entry of `CLOCK` at its interval."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from celery.beat import ScheduleEntry, Scheduler

from core import alive
from core.outbox.broker import Broker, waiting
from core.outbox.exceptions import BrokerDownError

QUEUE = "fast"
BEYOND = 50  # messages more than the relay sends: a queue that is full of deliveries does not stop the clock
SHORTEST = 0.5  # seconds: a message costs more than a look of the relay's own clock


class Beat(Scheduler):
    """Keeps nothing: after a start every entry is due, and whether it runs is for the entry's turn to say."""

    def setup_schedule(self) -> None:
        self.broker, self.room = Broker(), 0
        limits = settings.DELIVERY_QUEUES[QUEUE]
        long_ago = timezone.now() - timedelta(days=365)
        for path, seconds in import_string(settings.CLOCK):
            interval = max(seconds, SHORTEST)
            self.add(
                name=path,
                task="tick",
                args=(path,),
                schedule=interval,
                options={
                    "queue": QUEUE,
                    "expires": max(interval, 1),  # who comes late comes in vain
                    "soft_time_limit": limits["soft_time_limit"],
                    "time_limit": limits["time_limit"],
                },
                last_run_at=long_ago,
            )

    def tick(self, *args: Any, **kwargs: Any) -> float:
        alive.note("beat")
        pause: float = super().tick(*args, **kwargs)
        return pause

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """What can't be sent is one beat missed."""
        with suppress(BrokerDownError), self.broker.reached():
            if self.finds_room():
                self.app.send_task(entry.task, entry.args, producer=producer, **entry.options)

    def finds_room(self) -> bool:
        """Redis keeps what has expired until a worker reads it. It is asked again when that much has been sent."""
        if self.room <= 0:
            self.room = settings.DELIVERY_QUEUES[QUEUE]["waiting"] + BEYOND - waiting()[QUEUE]
        self.room -= 1
        return self.room >= 0
