"""A shared page in the cache: what was sent, the epoch noted before anything was read, and its keys."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from core.edge.epochs import Note
from core.edge.guard import Sharing
from core.edge.sharing import declared
from core.edge.store import store

NOT_KEPT = {"cache-control", "x-cache", "surrogate-key"}  # made for each sending


@dataclass(frozen=True)
class Entry:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    epoch: int
    keys: frozenset[str]
    until: datetime

    @classmethod
    def of(
        cls, response: HttpResponse, *, epoch: int, keys: frozenset[str], until: datetime | None
    ) -> "Entry":
        longest = timezone.now() + timedelta(seconds=settings.EDGE_TTL)
        return cls(
            status=response.status_code,
            headers=tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT),
            body=response.content,
            epoch=epoch,
            keys=keys,
            until=min(until, longest) if until else longest,
        )

    def seconds_left(self) -> int:
        return max(0, int((self.until - timezone.now()).total_seconds()))

    def is_fresh(self, note: Note) -> bool:
        return self.seconds_left() > 0 and note.is_fresh(self.epoch, self.keys)

    def response(self) -> HttpResponse:
        return HttpResponse(self.body, status=self.status, headers=dict(self.headers))


def find(request: HttpRequest) -> Entry | None:
    """What is kept for this address. Which query parameters count is known from the page made before."""
    params: tuple[str, ...] | None = ()
    if request.META.get("QUERY_STRING"):
        params = store.get(_params_key(request))
    return None if params is None else store.get(_page_key(request, declared(request.GET, params)))


def keep(request: HttpRequest, sharing: Sharing, entry: Entry) -> None:
    """By now the request carries declared parameters only: its address is the page's."""
    seconds = entry.seconds_left()
    if seconds:
        store.set(_page_key(request, request.GET), entry, seconds)
        store.set(_params_key(request), sharing.params, settings.EDGE_TTL)


def _page_key(request: HttpRequest, query: QueryDict) -> str:
    return _name("page", request, query.urlencode())


def _params_key(request: HttpRequest) -> str:
    return _name("params", request, "")


def _name(kind: str, request: HttpRequest, query: str) -> str:
    address = f"{request.scheme}://{request.get_host().lower()}{request.path}?{query}"
    return f"edge:{kind}:{hashlib.sha256(address.encode()).hexdigest()}"
