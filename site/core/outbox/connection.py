"""What a worker does when its broker goes away: it ends what it has begun, and starts anew as a program.

As released, a worker connects again by itself, and then sometimes takes no message any more: it tries to put back what
it held through the connection that was lost ("unrecoverable error"), or has messages for which it finds no consumer.
A fresh start waits for the broker and knows nothing of the past.
"""

import atexit
import logging
import os
import sys

from celery.exceptions import WorkerShutdown
from celery.worker import consumer, state
from kombu.transport import redis

log = logging.getLogger(__name__)


class Channel(redis.Channel):
    do_restore = False  # the rows know what was taken


class Transport(redis.Transport):
    Channel = Channel


class Consumer(consumer.Consumer):
    def start(self) -> None:
        try:
            super().start()
        except WorkerShutdown as end:
            if end.__cause__ is not None:  # nobody has asked for it: the connection is lost
                log.warning("The broker is gone: the worker ends what it has begun and starts anew.")
                atexit.register(start_anew)
            raise


def start_anew() -> None:
    if state.should_stop is None:  # nobody has asked meanwhile
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  (this same program)
