"""A cache that cannot be reached."""

from typing import Any, NoReturn

from django.core.cache.backends.base import BaseCache

calls: list[str] = []


class BrokenCache(BaseCache):
    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _fail(self, name: str) -> NoReturn:
        calls.append(name)
        raise ConnectionError("out of reach")

    def get(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._fail("get")

    def get_many(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._fail("get_many")

    def set(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._fail("set")

    def set_many(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._fail("set_many")

    def add(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._fail("add")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._fail("delete")

    def clear(self) -> NoReturn:
        self._fail("clear")
