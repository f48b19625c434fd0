"""The same two places on an S3 server: one bucket or two, apart by prefix. The only door to boto3, with `buckets`.

Addresses are computed, never asked for, so pages need no server. What does ask has short patience, one more try,
and fails with a `StorageDownError`, which is an OSError: whoever can do without a file can do without the server.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from core.files import kinds
from core.files.exceptions import StorageDownError

log = logging.getLogger(__name__)
IN_MEMORY = 5 * 1024 * 1024  # bytes of a read file; more go to a temporary one


@contextmanager
def asking(name: str) -> Iterator[None]:
    """The one place where the server's troubles get their name."""
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError, RetriesExceededError) as error:
        log.warning("The storage did not serve %s: %s", name, error)
        raise StorageDownError(f"The storage did not serve {name}.") from error


class Bucket(S3Storage):
    """What both have in common. Without options: Wagtail writes them into the job that deletes a file."""

    def get_default_settings(self) -> dict[str, Any]:
        connect, answer = settings.S3_TIMEOUTS
        patience = Config(
            connect_timeout=connect,
            read_timeout=answer,
            retries={"mode": "standard", "total_max_attempts": settings.S3_ATTEMPTS},
            signature_version="s3v4",
            s3={"addressing_style": "path" if settings.S3_ENDPOINT_URL else "auto"},
            # Servers besides Amazon's need not know the checksums that newer clients add by themselves.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return super().get_default_settings() | {
            "access_key": settings.S3_ACCESS_KEY_ID or None,
            "secret_key": settings.S3_SECRET_ACCESS_KEY or None,
            "region_name": settings.S3_REGION,
            "endpoint_url": settings.S3_ENDPOINT_URL or None,
            "client_config": patience,
            "transfer_config": TransferConfig(use_threads=False, num_download_attempts=settings.S3_ATTEMPTS),
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
        }

    def _open(self, name: str, mode: str = "rb") -> File:
        with asking(name):
            file = super()._open(name, mode)
            if "r" in mode:
                file.open()  # fetched here: a reader half way down a page could not be helped
        return file

    def _save(self, name: str, content: File) -> str:
        with asking(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with asking(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with asking(name):
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with asking(name):
            folders, files = super().listdir(name)
        return folders, files

    def size(self, name: str) -> int:
        with asking(name):
            return int(super().size(name))


class PublicBucket(Bucket):
    """Media and renditions: read by everybody at the media host, which may be a CDN."""

    location = "media"

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {"bucket_name": settings.S3_BUCKET}

    def get_object_parameters(self, name: str) -> dict[str, str]:
        kind, disposition = kinds.media(name)
        told = {"ContentType": kind, "CacheControl": kinds.MEDIA_CACHE}
        return told | ({"ContentDisposition": disposition} if disposition else {})

    def url(self, name: str, *_signing: Any, **_parameters: Any) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(clean_name(name))}"


class PrivateBucket(Bucket):
    """Documents: read with a signature that we give to whom Wagtail lets read, and that soon runs out."""

    location = "private"

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "bucket_name": settings.S3_PRIVATE_BUCKET or settings.S3_BUCKET
        }

    def url(self, name: str, *_signing: Any, **_parameters: Any) -> str:
        served = kinds.document(name)
        signed: str = self._signer.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket_name,
                "Key": self._normalize_name(clean_name(name)),
                "ResponseContentType": served.type,
                "ResponseContentDisposition": served.disposition,
                "ResponseCacheControl": kinds.DOCUMENT_CACHE,
            },
            ExpiresIn=settings.S3_SIGNED_SECONDS,
        )
        return signed

    @cached_property
    def _signer(self) -> Any:
        """Signs for the name by which browsers reach the server: it is part of what is signed."""
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=settings.S3_SIGNED_ENDPOINT_URL or self.endpoint_url,
            config=self.client_config,
        )
