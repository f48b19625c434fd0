"""`manage.py backup`: see core.backups and docs/runbooks/restore.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backups import services
from core.backups.exceptions import BackupError


class Command(BaseCommand):
    help = (
        "Writes database and files into a new folder, with a manifest of checksums, while the shop goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="Only look whether the archive is whole.")

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        try:
            made = services.check(folder=folder) if check else services.back_up(folder=folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{folder}: {len(made.tables)} tables, {made.rows} rows, {made.file_count} files; {made.made_at}"
        )
