"""Writing into the outbox by hand, in the caller's transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.utils import timezone

if TYPE_CHECKING:
    from core.models import Delivery

Handler = TypeVar("Handler", bound=Callable[..., None])


def schedule(
    reaction: str, payload: dict[str, Any], not_before: datetime | None = None, *, queue: str = "fast"
) -> "Delivery":
    """Insert a delivery that calls `reaction(delivery, **payload)`, now or at `not_before`."""
    model: type[Delivery] = apps.get_model("core", "Delivery")
    return model.objects.create(
        reaction=reaction, payload=payload, queue=queue, not_before=not_before or timezone.now()
    )


def touch(subject: str, keys: Iterable[Any]) -> None:
    """Have `keys` of `subject` projected as if their rows had changed (a moment passed, a rule changed)."""
    model = apps.get_model("core", "OutboxEntry")
    model.objects.bulk_create(
        [model(kind="row", subject=subject, key=str(key)) for key in keys], batch_size=500
    )


def transactional(handler: Handler) -> Handler:
    """Run this delivery handler and its done mark in one transaction: its database effect happens once."""
    handler.runs_in_transaction = True  # type: ignore[attr-defined]  # a mark on a function
    return handler
