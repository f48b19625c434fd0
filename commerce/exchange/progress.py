"""How far a write has come: it is one transaction, so nothing in the database can say so while it runs."""

from django.conf import settings
from django.core.cache import BaseCache, caches

KEPT_SECONDS = 600


def report(import_id: int, done: int) -> None:
    _cache().set(_key(import_id), done, KEPT_SECONDS)


def done(import_id: int) -> int:
    return int(_cache().get(_key(import_id)) or 0)


def _cache() -> BaseCache:
    """One that the process that writes and the one that answers share."""
    return caches["progress" if "progress" in settings.CACHES else "default"]


def _key(import_id: int) -> str:
    return f"import:{import_id}"
