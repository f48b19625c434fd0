"""`manage.py prepare_bucket`: see core.files.buckets and docs/mechanisms/files.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.files.exceptions import StorageDownError


class Command(BaseCommand):
    help = "Makes the buckets that S3_BUCKET and S3_PRIVATE_BUCKET name, and lets everybody read media/."
    requires_system_checks = []  # asks no database

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.S3_BUCKET:
            raise CommandError("S3_BUCKET is not set: files lie in folders here.")
        from core.files import buckets  # boto3 only where there is a bucket

        try:
            names = buckets.prepare()
        except StorageDownError as error:
            raise CommandError(f"{error} {error.__cause__}") from error
        self.stdout.write(f"Ready: {', '.join(names)}.")
