"""The cache as the edge sees it: it may lose anything at any time, and it never breaks a page."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from core.breaker import Breaker

T = TypeVar("T")
# After an error the cache is left alone for so many seconds: a dead one must not cost each page its time-out.
REST_SECONDS = 5.0


class Store:
    """Django's cache `settings.EDGE_CACHE` without its exceptions."""

    def __init__(self, *, rest_seconds: float = REST_SECONDS) -> None:
        self._rest_seconds = rest_seconds
        self._breaker = self._make_breaker()

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
        self._breaker = self._make_breaker()
        self._try(lambda cache: cache.clear(), None)

    def _make_breaker(self) -> Breaker:
        meanwhile = "pages are rendered without it."
        return Breaker("The cache of pages", rest_seconds=self._rest_seconds, meanwhile=meanwhile)

    def _try(self, ask: Callable[[BaseCache], T], otherwise: T) -> T:
        if not self._breaker.may_try():
            return otherwise
        try:
            answer = ask(caches[settings.EDGE_CACHE])
        except Exception as error:  # noqa: BLE001  (it never breaks a page)
            self._breaker.failed(repr(error))
            return otherwise
        self._breaker.succeeded()
        return answer


store = Store()
