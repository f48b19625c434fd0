"""What the operator's pages show of outbox and deliveries. Nothing here counts what is done: there is much of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.models import Delivery, OutboxEntry
from core.scrubbing import scrubbed

PAGE = 50
# Fields of a payload whose words are about a person or open something, whatever they look like.
HIDDEN = {
    "to",
    "email",
    "name",
    "token",
    "key",
    "password",
    "secret",
    "url",
    "link",
    "code",
    "text",
    "address",
    "body",
}


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many are in which state; what is done is not counted."""

    dead_deliveries: int
    pending_deliveries: int
    dead_entries: int
    pending_entries: int


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    value: str


def waiting() -> Waiting:
    def count(model: type[Delivery] | type[OutboxEntry], state: str) -> int:
        return model.objects.filter(state=state).count()

    return Waiting(
        dead_deliveries=count(Delivery, "dead"),
        pending_deliveries=count(Delivery, "pending"),
        dead_entries=count(OutboxEntry, "dead"),
        pending_entries=count(OutboxEntry, "pending"),
    )


def deliveries(
    *, state: str, queue: str = "", reaction: str = "", before: datetime | None = None
) -> tuple[list[Delivery], bool]:
    """The newest ones, a page of them, and whether there are older ones."""
    rows = Delivery.objects.filter(state=state)
    if queue:
        rows = rows.filter(queue=queue)
    if reaction:
        rows = rows.filter(reaction__icontains=reaction)
    if before:
        rows = rows.filter(created_at__lt=before)
    found = list(rows.order_by("-created_at")[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def entries(*, state: str) -> list[OutboxEntry]:
    """The newest entries of the outbox, a page of them."""
    return list(OutboxEntry.objects.filter(state=state).order_by("-pk")[:PAGE])


def shown(payload: dict[str, Any]) -> list[Field]:
    """A payload without people and secrets: keys of rows and plain words stay."""
    return [Field(name=name, value=_shown(name, value)) for name, value in payload.items()]


def readable(error: str) -> str:
    """An error's text, as far as it is about the program."""
    kind, _, text = error.partition(": ")
    return f"{kind}: {scrubbed(text, names=True)}" if text else scrubbed(kind, names=True)


def _shown(name: str, value: Any) -> str:
    if value is None or isinstance(value, bool | int):
        return str(value)
    if name in HIDDEN:
        return "…"
    if isinstance(value, list):
        return ", ".join(_shown("", each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(key, each)}" for key, each in value.items())
    return scrubbed(str(value))
