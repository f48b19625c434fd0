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

    def touch(self, what: str) -> None:
        self.touched.append(what)
        if settings.EDGE_STRICT:
            raise SharedPageError(complaint(what))
        logger.error(complaint(what))


def complaint(what: str) -> str:
    return f"A shared page must not use {what}: it is the same for everyone. Personal parts come from /-/me."


class ClosedSession:
    def __init__(self, session: Any, touch: Callable[[str], None]) -> None:
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

    touch: Callable[[str], None]

    def __setitem__(self, key: str, value: Any) -> None:
        if key in CSRF_NAMES:
            self.touch("the CSRF token")
        super().__setitem__(key, value)

    def update(self, *args: Any, **values: Any) -> None:
        if CSRF_NAMES & dict(*args, **values).keys():
            self.touch("the CSRF token")
        super().update(*args, **values)


def close(request: HttpRequest, sharing: Sharing) -> None:
    """Put the guards in place of what is personal."""
    for name in ("session", "user", "basket", "META"):
        if hasattr(request, name):
            sharing.originals[name] = getattr(request, name)
    replace = partial(setattr, request)
    if "session" in sharing.originals:
        replace("session", ClosedSession(request.session, sharing.touch))
    for name in ("user", "basket"):
        if name in sharing.originals:
            replace(name, SimpleLazyObject(partial(_answer, sharing, name)))
    meta = ClosedMeta(request.META)
    meta.touch = sharing.touch
    replace("META", meta)


def release(request: HttpRequest, sharing: Sharing) -> None:
    """Give everything back, for what answers instead of the shared page (an error page)."""
    for name, value in sharing.originals.items():
        setattr(request, name, value)


def _answer(sharing: Sharing, name: str) -> Any:
    sharing.touch(f"request.{name}")
    return sharing.originals[name]
