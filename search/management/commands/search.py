"""`manage.py search rebuild` and `manage.py search status`: see docs/runbooks/search.md."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wagtail.models import Locale

from search.engines.elastic.client import UnavailableError
from search.engines.elastic.rebuilding import RebuildError, rebuild
from search.engines.elastic.state import state_of


class Command(BaseCommand):
    help = "The indexes of Elasticsearch: makes them anew while the old ones answer, or says how they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild", "status"])
        parser.add_argument("--locale", action="append", help="only this one; may be repeated")

    def handle(self, *args: Any, action: str, locale: list[str] | None, **options: Any) -> None:
        if not settings.ELASTICSEARCH_URL:
            raise CommandError("ELASTICSEARCH_URL is not set: the database searches, and needs no rebuild.")
        locales = Locale.objects.order_by("pk")
        if locale:
            locales = locales.filter(language_code__in=locale)
        try:
            self.rebuild(list(locales)) if action == "rebuild" else self.status(list(locales))
        except UnavailableError as error:
            raise CommandError(
                f"Elasticsearch is out of reach: {error}. The database searches meanwhile."
            ) from error

    def rebuild(self, locales: list[Locale]) -> None:
        for each in locales:
            try:
                rebuild(each, self.stdout.write)
            except RebuildError as error:
                raise CommandError(f"{error} The old index stays in use.") from error

    def status(self, locales: list[Locale]) -> None:
        """One line per locale; what is not as it should be ends with exit code 1."""
        states = [state_of(each) for each in locales]
        for state in states:
            self.stdout.write(str(state))
        if not all(state.ok for state in states):
            raise CommandError("Not everything is as it should be: see docs/runbooks/search.md.")
