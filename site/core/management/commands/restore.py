"""`manage.py restore`: see core.backups and docs/runbooks/restore.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backups import services
from core.backups.exceptions import BackupError


class Command(BaseCommand):
    help = "Makes this installation what an archive of `backup` holds. Refuses one that is not empty."
    requires_system_checks = []  # the database may be as empty as can be

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--force", action="store_true", help="Replace everything that is there.")
        parser.add_argument(
            "--replace-files",
            action="store_true",
            help="Replace files that are there though the database is empty.",
        )

    def handle(self, *args: Any, folder: Path, force: bool, replace_files: bool, **options: Any) -> None:
        try:
            made = services.restore(folder=folder, force=force, replace_files=replace_files)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {len(made.tables)} tables, {made.rows} rows and {made.file_count} files of {made.made_at}."
        )
        self.stdout.write("Now: manage.py migrate, then start relay and web server.")
