from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from content.demo import loading, people
from core import demonstration


class Command(BaseCommand):
    help = "Load the demonstration: two brands in three markets. Makes what is missing, changes nothing that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="Load nothing, name the accounts only.")
        parser.add_argument("--name-no-accounts", action="store_true", help="Load only.")
        parser.add_argument("--quick", action="store_true", help="Draw small pictures, for tests.")

    def handle(self, *args: Any, accounts: bool, name_no_accounts: bool, quick: bool, **options: Any) -> None:
        if not demonstration.allowed():
            raise CommandError("Demonstration data is loaded only with DEBUG or DEMO=1.")
        if not accounts:
            loading.load(self.stdout.write, quick=quick)
        if name_no_accounts:
            return
        self.stdout.write(f"\nDemo accounts, all with the password {people.PASSWORD}")
        for email, role in people.accounts():
            self.stdout.write(f"  {email:<32} {role}")
