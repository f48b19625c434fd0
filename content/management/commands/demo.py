from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from content.demo import loading, people


class Command(BaseCommand):
    help = "Load the demonstration: two brands in two markets. Makes what is missing, changes nothing that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.DEMO):
            raise CommandError("Demonstration data is loaded only with DEBUG or DEMO=1.")
        loading.load(self.stdout.write)
        self.stdout.write(f"\nDemo accounts, all with the password {people.PASSWORD}")
        for email, role in people.accounts():
            self.stdout.write(f"  {email:<32} {role}")
