"""Celery's side of production: `celery -A config worker -Q fast`, the same for `index`, and `celery -A config beat`."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from celery import Celery, bootsteps, signals

from core import alive

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
try:
    bool(settings.DEBUG)  # reads the settings: a refusal is one sentence, not a traceback
except ImproperlyConfigured as refusal:
    sys.exit(str(refusal))

app = Celery("fabula")
app.config_from_object("django.conf:settings", namespace="CELERY")


class Alive(bootsteps.StartStopStep):
    """Says that the worker's own loop turns: what hangs in one of its processes is ended by the time limits."""

    requires = {"celery.worker.components:Timer"}

    def start(self, worker: Any) -> None:
        alive.note("worker")
        worker.timer.call_repeatedly(5.0, alive.note, ("worker",))


app.steps["worker"].add(Alive)


@signals.setup_logging.connect
def keep_logging(**kwargs: Any) -> None:
    """Celery leaves logging as it is where somebody takes care of it: Django's settings do."""


@signals.worker_init.connect
def begin_work(sender: Any, **kwargs: Any) -> None:
    begin("worker")


@signals.beat_init.connect
def begin_beat(sender: Any, **kwargs: Any) -> None:
    begin("beat")


def begin(part: str) -> None:
    from core import demonstration, sentry  # the apps are loaded only now

    if not settings.CELERY_BROKER_URL:
        sys.exit("CELERY_BROKER_URL is missing: without it the relay runs deliveries and clock itself.")
    demonstration.refuse_leftovers()
    sentry.name_part(part)
