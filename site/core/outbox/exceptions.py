from datetime import datetime


class OutboxError(Exception):
    """Base of the outbox's own errors."""


class LeaseLostError(OutboxError):
    """Another relay is the active one: what this one was about to write must not be written."""


class BrokerDownError(OutboxError):
    """Celery's broker can't be reached: deliveries stay in their rows until it can."""


class Postpone(OutboxError):  # noqa: N818  (it is a request, not a mishap)
    """Raised by a delivery's handler: run me again at `until`; this try doesn't count."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until:%Y-%m-%d %H:%M:%S}")
        self.until = until
