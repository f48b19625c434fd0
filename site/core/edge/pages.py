"""A shared page in the cache: what was sent, the epoch noted before anything was read, and its keys."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import split_domain_port
from django.utils import timezone

from core.edge.epochs import Note
from core.edge.guard import Sharing
from core.edge.sharing import declared, is_repetitive
from core.edge.store import store

ZIP_LEVEL = 6
REFUSED = re.compile(r"q=0(\.0*)?")
NOT_KEPT = {"cache-control", "x-cache", "surrogate-key"}  # made for each sending


@dataclass(frozen=True)
class Entry:
    status: int
    headers: tuple[tuple[str, str], ...]
    zipped: bytes
    """The body as nearly every browser takes it. A shared page holds no secret that its length could betray."""
    epoch: int
    keys: frozenset[str]
    until: datetime
    view: str = ""
    """The name of the view that made it, for whoever counts."""
    params: tuple[str, ...] = ()
    """The query parameters that count."""
    ends: bool = False
    """Whether `until` was named by what the page shows; else it is merely how long pages live."""

    @classmethod
    def of(
        cls,
        response: HttpResponse,
        *,
        epoch: int,
        keys: frozenset[str],
        until: datetime | None,
        view: str = "",
        params: tuple[str, ...] = (),
    ) -> "Entry":
        longest = timezone.now() + timedelta(seconds=settings.EDGE_TTL)
        return cls(
            status=response.status_code,
            headers=tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT),
            zipped=gzip.compress(response.content, ZIP_LEVEL, mtime=0),
            epoch=epoch,
            keys=keys,
            until=min(until, longest) if until else longest,
            view=view,
            params=params,
            ends=until is not None and until < longest,
        )

    def seconds_left(self) -> int:
        return max(0, int((self.until - timezone.now()).total_seconds()))

    def is_fresh(self, note: Note) -> bool:
        return self.seconds_left() > 0 and note.is_fresh(self.epoch, self.keys)

    def response(self, request: HttpRequest) -> HttpResponse:
        headers = dict(self.headers)
        if not accepts_gzip(request):
            return HttpResponse(gzip.decompress(self.zipped), status=self.status, headers=headers)
        headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(self.zipped))}
        return HttpResponse(self.zipped, status=self.status, headers=headers)


def accepts_gzip(request: HttpRequest) -> bool:
    """`gzip;q=0` is a refusal (RFC 9110, 12.5.3)."""
    for offer in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() == "gzip":
            return not REFUSED.fullmatch(weight.strip())
    return False


def find(request: HttpRequest) -> Entry | None:
    """What is kept for this address. Which query parameters count is known from the page made before."""
    params: tuple[str, ...] | None = ()
    if request.META.get("QUERY_STRING"):
        params = store.get(_params_key(request))
    return None if params is None else store.get(_page_key(request, declared(request.GET, params)))


def keep(request: HttpRequest, sharing: Sharing, entry: Entry) -> None:
    """By now the request carries declared parameters only: its address is the page's."""
    seconds = entry.seconds_left()
    if seconds and not is_repetitive(request.GET):
        store.set(_page_key(request, request.GET), entry, seconds)
        store.set(_params_key(request), sharing.params, settings.EDGE_TTL)


def _page_key(request: HttpRequest, query: QueryDict) -> str:
    return _name("page", request, query.urlencode())


def _params_key(request: HttpRequest) -> str:
    return _name("params", request, "")


def _name(kind: str, request: HttpRequest, query: str) -> str:
    # The host is the brand: its port is anybody's to invent.
    host, _port = split_domain_port(request.get_host())
    address = f"{request.scheme}://{host}{request.path}?{query}"
    return f"edge:{kind}:{hashlib.sha256(address.encode()).hexdigest()}"
