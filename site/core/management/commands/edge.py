"""`manage.py edge purge`: what an operator does by hand when a page is wrong."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.edge import bump, mirror, purging

WHOLE_SHOP = "shop"  # every shared page uses it


class Command(BaseCommand):
    help = "Have our page cache and every cache in front forget pages: those of some keys, or all."

    def add_arguments(self, parser: CommandParser) -> None:
        purge = parser.add_subparsers(required=True).add_parser("purge", help=self.help)
        what = purge.add_mutually_exclusive_group(required=True)
        what.add_argument("--all", action="store_true", help="All pages.")
        what.add_argument("keys", nargs="*", default=[], metavar="KEY", help="As in product:17 or page:4.")

    def handle(self, *, all: bool, keys: list[str], **options: Any) -> None:  # noqa: A002  (the option's name)
        with transaction.atomic():
            bump([WHOLE_SHOP] if all else keys)
        mirror()
        self.stdout.write("Our own page cache has forgotten.")
        silent = [cache for cache in settings.EDGE_PURGE_URLS if not self.told(cache, None if all else keys)]
        if silent:
            raise CommandError("The relay goes on telling them. See docs/runbooks/the-cache-in-front.md.")

    def told(self, cache: str, keys: list[str] | None) -> bool:
        """At once, and not by the relay, which may be what is wrong; its delivery follows and does no harm."""
        try:
            purging.forget(cache, keys)
        except purging.NotPurgedError as error:
            self.stderr.write(str(error))
            return False
        self.stdout.write(f"{cache} has forgotten.")
        return True
