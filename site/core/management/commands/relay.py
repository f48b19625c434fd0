"""`manage.py relay`: see core.outbox.relay."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from core import demonstration, sentry
from core.outbox.relay import Relay


class Command(BaseCommand):
    help = "Turns committed changes into fresh pages, mails and webhooks until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        demonstration.refuse_leftovers()
        sentry.name_part("relay")
        relay = Relay()

        def stop(signum: int, frame: FrameType | None) -> None:
            relay.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        relay.run()
