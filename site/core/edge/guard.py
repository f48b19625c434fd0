"""Nobody personal on a shared page: while one is rendered, session, user, basket and CSRF token are closed.

Development and tests (`EDGE_STRICT`) get an exception at the very line. In production the touch is
answered, logged, and the response is not shared: a mistake costs speed, never somebody's privacy.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

logger = logging.getLogger(__name__)

Touch = Callable[[str], None]

CSRF_NAMES = {"CSRF_COOKIE", "CSRF_COOKIE_NEEDS_UPDATE"}
PASSED_ON = {"accessed", "modified", "is_empty"}  # asked by the session middleware after the view


class SharedPageError(RuntimeError):
    """A shared page has asked for something that differs from visitor to visitor."""


@dataclass
class Sharing:
    """A request's promise to be the same for everyone."""

    params: tuple[str, ...]
    touched: list[str] = field(default_factory=list)
    originals: dict[str, Any] = field(default_factory=dict)


def complaint(what: str) -> str:
    return f"A shared page must not use {what}: it is the same for everyone. Personal parts come from /-/me."


class ClosedSession:
    def __init__(self, session: Any, touch: Touch) -> None:
        self.__dict__.update(_session=session, _touch=touch)

    def _open(self) -> Any:
        self._touch("request.session")
        return self._session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session if name in PASSED_ON else self._open(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._open(), name, value)

    def __getitem__(self, key: str) -> Any:
        return self._open()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._open()[key] = value

    def __delitem__(self, key: str) -> None:
        del self._open()[key]

    def __contains__(self, key: str) -> bool:
        return key in self._open()


class ClosedMeta(dict[str, Any]):
    """`request.META` that notices when a CSRF token is asked for: Django then writes its cookie here."""

    def __init__(self, original: dict[str, Any], touch: Touch) -> None:
        super().__init__(original)
        self._original, self._touch = original, touch

    def __setitem__(self, key: str, value: Any) -> None:
        self.update({key: value})

    def update(self, *args: Any, **values: Any) -> None:
        news = dict(*args, **values)
        if CSRF_NAMES & news.keys():
            self._touch("the CSRF token")
            self._original.update(news)
        super().update(news)


def close(request: HttpRequest, sharing: Sharing) -> None:
    """Put the guards in place of what is personal."""
    touch = partial(_touch, request, sharing)
    for name in ("session", "user", "basket", "META"):
        if hasattr(request, name):
            sharing.originals[name] = getattr(request, name)
    for name, value in _guards(sharing.originals, touch).items():
        setattr(request, name, value)


def release(request: HttpRequest, sharing: Sharing) -> None:
    """Give everything back, for what answers instead of the shared page (an error page)."""
    for name, value in sharing.originals.items():
        setattr(request, name, value)


def _guards(originals: dict[str, Any], touch: Touch) -> dict[str, Any]:
    guards: dict[str, Any] = {"META": ClosedMeta(originals["META"], touch)}
    if "session" in originals:
        guards["session"] = ClosedSession(originals["session"], touch)
    for name in ("user", "basket"):
        if name in originals:
            guards[name] = SimpleLazyObject(partial(_answer, originals[name], touch, f"request.{name}"))
    return guards


def _touch(request: HttpRequest, sharing: Sharing, what: str) -> None:
    sharing.touched.append(what)
    if settings.EDGE_STRICT:
        raise SharedPageError(complaint(what))
    if len(sharing.touched) == 1:
        logger.error(complaint(what))
    release(request, sharing)


def _answer(value: Any, touch: Touch, what: str) -> Any:
    touch(what)
    return value
