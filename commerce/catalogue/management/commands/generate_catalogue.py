from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.catalogue.generator import AlreadyGeneratedError, generate, make_brands
from core import bulk
from core.models import Brand


class Command(BaseCommand):
    help = "Makes a catalogue of any size, the same for the same seed, for tests and measurements at size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--products", type=int, required=True, help="How many cards, over all brands.")
        parser.add_argument(
            "--seed", type=int, default=1, help="Another seed, another catalogue (default: 1)."
        )
        parser.add_argument("--brand", help="Only this brand (its slug); default: all, evenly.")

    def handle(self, *, products: int, seed: int, brand: str | None, **options: Any) -> None:
        if products < 1:
            raise CommandError("--products: at least 1.")
        brands = list(Brand.objects.order_by("pk")) or make_brands()
        if brand:
            brands = [each for each in brands if each.slug == brand]
            if not brands:
                raise CommandError(f"There is no brand {brand!r}.")
        self.products = products
        try:
            generate(brands=brands, products=products, seed=seed, report=self.report)
        except AlreadyGeneratedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{products} products in {len(brands)} brands."))

    def report(self, made: int) -> None:
        self.stdout.write(bulk.bar(made, self.products))
