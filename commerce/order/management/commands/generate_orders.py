from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.order.generator import DAYS, AlreadyGeneratedError, NothingToSellError, generate
from core import bulk
from core.models import Brand


class Command(BaseCommand):
    help = "Makes orders of any number, the same for the same seed, for tests and measurements at size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, required=True, help="How many, over all brands.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed, other orders (default: 1).")
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"Placed within so many days (default: {DAYS})."
        )
        parser.add_argument("--brand", help="Only this brand (its slug); default: all, evenly.")

    def handle(self, *, orders: int, seed: int, days: int, brand: str | None, **options: Any) -> None:
        if orders < 1:
            raise CommandError("--orders: at least 1.")
        if days < 1:
            raise CommandError("--days: at least 1.")
        brands = list(Brand.objects.filter(slug=brand) if brand else Brand.objects.order_by("pk"))
        if not brands:
            raise CommandError(f"There is no brand {brand!r}." if brand else "There is no brand.")
        self.orders = orders
        try:
            generate(brands=brands, orders=orders, seed=seed, days=days, report=self.report)
        except (AlreadyGeneratedError, NothingToSellError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{orders} orders in {len(brands)} brands."))

    def report(self, made: int) -> None:
        self.stdout.write(bulk.bar(made, self.orders))
