from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.audit.retention import LEAST_DAYS, forget_sign_ins


class Command(BaseCommand):
    help = "Deletes audit entries about sign-ins that are old enough. The relay does it every hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=settings.AUDIT_SIGN_IN_DAYS,
            help=f"How long they are kept; {LEAST_DAYS} at least.",
        )

    def handle(self, *, days: int, **options: Any) -> None:
        count = forget_sign_ins(days=days)
        self.stdout.write(self.style.SUCCESS(f"{count} entries about sign-ins have gone."))
