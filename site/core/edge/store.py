"""The cache as the edge sees it: it may lose anything at any time, and it never breaks a page."""

import logging
import time
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

logger = logging.getLogger(__name__)

T = TypeVar("T")
# After an error the cache is left alone for so many seconds: a dead one must not cost each page its time-out.
REST_SECONDS = 5.0


class Store:
    """Django's cache `settings.EDGE_CACHE` without its exceptions."""

    def __init__(self, *, rest_seconds: float = REST_SECONDS) -> None:
        self._rest_seconds = rest_seconds
        self._rest_until = 0.0

    def get(self, key: str) -> Any:
        return self._try(lambda cache: cache.get(key), None)

    def get_many(self, keys: Collection[str]) -> dict[str, Any] | None:
        """What is there; None if the cache could not be asked."""
        return self._try(lambda cache: cache.get_many(keys), None)

    def set(self, key: str, value: Any, seconds: float) -> bool:
        return self._try(lambda cache: not cache.set_many({key: value}, seconds), False)

    def set_many(self, values: dict[str, Any], seconds: float) -> bool:
        return self._try(lambda cache: not cache.set_many(values, seconds), False)

    def add(self, key: str, value: Any, seconds: float) -> bool:
        return self._try(lambda cache: cache.add(key, value, seconds), False)

    def clear(self) -> None:
        self._rest_until = 0.0
        self._try(lambda cache: cache.clear(), None)

    def _try(self, ask: Callable[[BaseCache], T], otherwise: T) -> T:
        if time.monotonic() < self._rest_until:
            return otherwise
        try:
            return ask(caches[settings.EDGE_CACHE])
        except Exception:
            self._rest_until = time.monotonic() + self._rest_seconds
            logger.warning("The cache is out of reach; pages are rendered without it.", exc_info=True)
            return otherwise


store = Store()
