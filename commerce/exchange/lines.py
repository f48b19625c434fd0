"""A line of a table, on its way from cells to what it changes."""

from dataclasses import dataclass, field

from commerce.exchange.current import Current


@dataclass
class Line:
    """`cells` by column, of known columns only. `changes`: column → (now, then)."""

    number: int
    cells: dict[str, str]
    current: Current | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def refuse(self, column: str, sentence: str) -> None:
        self.faults.append((column, sentence))

    def then(self, name: str) -> str:
        """What a column will say after the line."""
        if name in self.changes:
            return self.changes[name][1]
        return self.current.cells.get(name, "") if self.current else ""

    @property
    def is_new(self) -> bool:
        return self.current is not None and self.current.id is None

    @property
    def key(self) -> str:
        return self.cell("sku") or self.cell("name") or self.cell("number")
