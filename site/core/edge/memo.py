from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def memo(key: str, name: str, load: Callable[[], T]) -> T:
    """`load()`, kept in this process until `key` is bumped; counts as a use of `key`."""
    return load()
