"""Celery's broker as relay, beat and operators see it: it may be away, and that is said once."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings

from kombu.exceptions import OperationalError
from redis import Redis, RedisError

from core.outbox.exceptions import BrokerDownError

log = logging.getLogger(__name__)
PATIENCE = 2  # seconds


class Broker:
    """One process's view of it."""

    def __init__(self) -> None:
        self.down_since: float | None = None

    @contextmanager
    def reached(self) -> Iterator[None]:
        """What is sent inside arrives, or `BrokerDownError` is raised. The log has the first failure and the end."""
        try:
            yield
        except (OperationalError, RedisError, OSError) as error:
            if self.down_since is None:
                self.down_since = time.monotonic()
                log.error("The broker is out of reach (%s): deliveries wait.", type(error).__name__)
            raise BrokerDownError("The broker is out of reach.") from error
        if self.down_since is not None:
            log.warning("The broker is back after %.0f seconds.", time.monotonic() - self.down_since)
            self.down_since = None


def waiting() -> dict[str, int]:
    """Queue → messages that no worker has taken yet."""
    redis = _client(settings.CELERY_BROKER_URL)
    return {queue: redis.llen(queue) for queue in settings.DELIVERY_QUEUES}


@cache
def _client(url: str) -> Redis:
    """One for the process. Beat is told to stop by an exception: raised while a client is thrown away, it is lost."""
    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
