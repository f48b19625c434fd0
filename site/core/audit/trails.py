"""What is recorded of tables: the declarations that triggers are generated from."""

from dataclasses import dataclass

LONGEST = 150
COLUMNS = "at, kind, actor_id, person_id, record_id, brand_id, what, before, after"


@dataclass(frozen=True, kw_only=True)
class Trail:
    """Whenever `value` becomes another in a row of `table`, that is an entry of this kind.

    Each of the others is SQL in which `{row}` stands for the row; a text that is empty means: nothing there.
    """

    name: str
    kind: str
    table: str
    value: str
    what: str = "''"
    person: str = "NULL"
    record: str = "NULL"
    brand: str = "NULL"
    people_only: bool = False
    """Leave out what nobody did: a release that brings other rights."""

    def entry(self, *, old: str, new: str, now: str, actor: str) -> str:
        """The INSERT of the entry; `old` and `new` name the row before and after, one of them may be empty."""
        row = new or old
        before, after = self._value(old), self._value(new)
        parts = [part.format(row=row) for part in (self.person, self.record, self.brand)]
        what = f"substr({self.what.format(row=row)}, 1, {LONGEST})"
        by_somebody = f" AND {actor} IS NOT NULL" if self.people_only else ""
        return (
            f"INSERT INTO core_auditentry ({COLUMNS}) SELECT {now}, '{self.kind}', {actor},"
            f" {', '.join(parts)}, COALESCE({what}, ''), {before}, {after} WHERE {before} <> {after}{by_somebody};"
        )

    def _value(self, row: str) -> str:
        return f"COALESCE(substr({self.value.format(row=row)}, 1, {LONGEST}), '')" if row else "''"


_trails: dict[str, Trail] = {}
_named: set[str] = set()


def watch(trail: Trail) -> None:
    """Have the database record these changes. Called when apps are loaded."""
    _trails[trail.name] = trail


def name_actor_in(statement: str) -> None:
    """Have triggers that are no trails learn who acts, in statements with this text: `DELETE FROM "a_table"`."""
    _named.add(statement)


def named() -> list[str]:
    """Whatever such statements have in them: a watched table, or a text of their own."""
    return [*sorted({trail.table for trail in _trails.values()}), *sorted(_named)]


def declared() -> list[Trail]:
    """All of them, in a stable order."""
    return [_trails[name] for name in sorted(_trails)]
