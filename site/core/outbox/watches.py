"""Which tables are watched, and which need not be: the declarations that triggers are generated from."""

from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.db import models


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Every change of a row of `label` is an entry about `subject`, keyed by the row's `column`.

    An update that changes nothing but `ignoring` (or nothing at all) is no change.
    """

    label: str
    subject: str
    column: str
    ignoring: tuple[str, ...] = ()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key_column(self) -> str:
        return self.column or str(self.model._meta.pk.column)

    @property
    def name(self) -> str:
        """The trigger's name: short enough for every database, different for every declaration."""
        text = "/".join([self.table, self.subject, self.key_column, *sorted(self.ignoring)])
        return f"outbox_{sha256(text.encode()).hexdigest()[:16]}"


_watches: dict[tuple[str, str, str], Watch] = {}
_exemptions: dict[str, str] = {}


def watch(label: str, *, subject: str, column: str = "", ignoring: tuple[str, ...] = ()) -> None:
    """Declare a row trigger on the table of `label` (`app.Model`, or `app.Model_field` of a many-to-many).

    Each insert, update and delete writes an entry `(subject, key)` where key is the row's `column` (the
    primary key when none is given); an update of the column itself writes one for the old and one for the new
    value. Columns in `ignoring` don't count as a change.
    """
    _watches[label.lower(), subject, column] = Watch(
        label=label, subject=subject, column=column, ignoring=tuple(ignoring)
    )


def exempt(table: str, reason: str) -> None:
    """Write down why a public page may read `table` although no trigger watches it."""
    if not reason:
        raise ValueError(f"Why is {table} exempt? An exemption carries its reason.")
    _exemptions[table] = reason


def declared() -> list[Watch]:
    """All declarations, in a stable order."""
    return [_watches[place] for place in sorted(_watches)]


def subjects() -> set[str]:
    return {each.subject for each in _watches.values()}


def exemptions() -> dict[str, str]:
    """Table → reason."""
    return dict(_exemptions)
