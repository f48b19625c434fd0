"""Business facts: something happened that others react to (mail, history, webhooks)."""

from dataclasses import asdict, dataclass

from core.models import OutboxEntry


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. Fields are ids and short strings only; the class name is the event's name."""


def publish(event: Event) -> None:
    """Record that `event` happened, in the caller's transaction. `config/reactions.py` says what follows."""
    OutboxEntry.objects.create(
        kind=OutboxEntry.Kind.FACT, subject=type(event).__name__, payload=asdict(event)
    )
