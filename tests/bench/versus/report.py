"""The tables, as Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.bench.versus.measuring import Compared
from tests.bench.versus.sale import BUYERS, UNITS, Sale
from tests.bench.versus.scenarios import Goal, Scenario
from tests.bench.versus.sides import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- tables: written by `make bench` -->\n", "<!-- end of the tables -->\n"
HEAD = "| # | page | side | SQL | answers/s | p95 | × the peer (spread) | goal |\n|---|---|---|---|---|---|---|---|\n"
SALE_HEAD = "| side | orders/s | buyers led on | units sold |\n|---|---|---|---|\n"


@dataclass(frozen=True, kw_only=True)
class Row:
    scenario: Scenario
    side: str
    queries: int
    compared: Compared

    @property
    def goal(self) -> Goal | None:
        return next((goal for goal in self.scenario.goals if self.side.endswith(goal.mode)), None)

    @property
    def is_missed(self) -> bool:
        """The spread's lower end counts."""
        if (goal := self.goal) is None:
            return False
        return self.compared.least < goal.ratio or self.queries > goal.queries


def table(rows: Iterable[Row]) -> str:
    return HEAD + "".join(line(row) for row in rows)


def line(row: Row) -> str:
    aim = row.goal
    goal = f"≥{aim.ratio:g}×, ≤{aim.queries} SQL" if aim else ""
    if row.is_missed:
        goal += " **missed**"
    seen = row.compared
    cells = [
        row.scenario.number,
        row.scenario.name,
        row.side,
        row.queries,
        f"{seen.per_second:.1f}",
        f"{seen.p95:.0f} ms",
        f"{seen.ratio:.1f} ({seen.least:.1f}–{seen.most:.1f})",
        goal,
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def sale_table(sales: dict[str, Sale]) -> str:
    """What came of a flash sale on each side."""
    lines = [
        f"| {side} | {sale.orders_per_second:.1f} | {sale.told} of {BUYERS} | {sale.sold} of {UNITS} |\n"
        for side, sale in sales.items()
    ]
    return SALE_HEAD + "".join(lines)


def write(made: str, when: str) -> None:
    """Puts the tables between their two marks."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{when}\n\n{made}\n{END}{after}")
