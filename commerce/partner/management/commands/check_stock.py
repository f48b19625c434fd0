from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commerce.order.reservations import unowned
from commerce.partner.checking import Disagreement, torn, unexplained


class Command(BaseCommand):
    help = (
        "Compares stock levels with their ledger and reservations with open orders. Exit code 1: they differ."
    )

    def handle(self, **options: Any) -> None:
        if count := unexplained():
            self.stdout.write(self.style.WARNING(f"{count} movements without a reason: see their histories."))
        found = [*torn(), *unowned()]
        if not found:
            self.stdout.write(self.style.SUCCESS("Stock, ledger and reservations agree."))
            return
        self.stdout.write(_table(found))
        raise CommandError(f"{len(found)} disagreements.", returncode=1)


def _table(found: list[Disagreement]) -> str:
    rows = [("SKU", "Brand", "What", "Found", "Expected")]
    rows += [(row.sku, row.brand, row.what, row.found, row.expected) for row in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)
