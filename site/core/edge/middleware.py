"""The built-in page cache. It stands before session, user and basket: a hit touches none of them."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response, patch_vary_headers

from core.edge import pages, surrogates
from core.edge.epochs import Moment, Note, moment
from core.edge.guard import SharedPageError, Sharing, complaint
from core.edge.memos import memo_keys
from core.edge.pages import Entry
from core.edge.recorder import Recorder, recording
from core.edge.sharing import is_preview, is_repetitive, private, sharing_of
from core.i18n import is_unlocalised

SHAREABLE_STATUSES = {200, 301, 302}


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or is_preview(request) or is_unlocalised(request):
            with moment(memo_keys() if settings.EDGE_MIRROR else ()):
                return keep_out(request, self.get_response(request))
        asked = request.GET  # a shared view narrows it
        entry = pages.find(request)
        with moment(_looked_at(entry)) as opened:
            note = opened.note  # before anything is read
            if entry is not None and entry.is_fresh(note):
                return send(
                    request, entry.response(request), entry, "hit", storable=is_canonical(entry, asked)
                )
            with recording() as recorder:
                response = self.get_response(request)
            return self._answer(request, response, recorder, note, asked)

    def _answer(
        self,
        request: HttpRequest,
        response: HttpResponse,
        recorder: Recorder,
        note: Note,
        asked: QueryDict,
    ) -> HttpResponse:
        sharing = sharing_of(request)
        if sharing is None:
            return keep_out(request, response)
        if sharing.touched and settings.EDGE_STRICT:
            # Once more, here: a template's {% if %} swallows what its condition raises.
            raise SharedPageError(complaint(sharing.touched[0]))
        reason = why_not(response, sharing)
        if reason:
            return _say(private(response), request, f"pass ({reason})")
        if response.status_code == 200:
            name(response)
        match = request.resolver_match
        entry = Entry.of(
            response,
            epoch=note.epoch,
            keys=frozenset(recorder.keys),
            until=recorder.until,
            view=match.view_name if match else "",
            params=sharing.params,
        )
        if request.method == "GET" and response.status_code == 200:
            pages.keep(request, sharing, entry)
        answer = entry.response(request) if response.status_code == 200 else response
        storable = is_canonical(entry, asked) and still_fresh(entry)
        return send(request, answer, entry, "miss", storable=storable)


def name(response: HttpResponse) -> None:
    """Tell one state of a page from the next. Weakly, for it may be sent zipped or not."""
    if not response.has_header("ETag"):
        response.headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    patch_vary_headers(response, ["Accept-Encoding"])


def why_not(response: HttpResponse, sharing: Sharing) -> str:
    """What keeps a response that was meant to be shared from being so; empty if nothing does."""
    if sharing.touched:
        return f"touched {sharing.touched[0]}"
    if response.status_code not in SHAREABLE_STATUSES:
        return f"status {response.status_code}"
    if response.streaming:
        return "streaming"
    if response.cookies:
        return "sets a cookie"
    if any(word in response.get("Cache-Control", "") for word in ("no-store", "private")):
        return "private"
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    return f"varies by {', '.join(sorted(vary))}" if vary else ""


def send(
    request: HttpRequest, response: HttpResponse, entry: Entry, outcome: str, *, storable: bool = True
) -> HttpResponse:
    """Give a shared response the headers of this sending; 304 if the visitor has it already."""
    request.edge_view = entry.view  # type: ignore[attr-defined]  # a hit has gone past the URL map
    answer = get_conditional_response(request, etag=response.get("ETag"), response=response) or response
    # Only a cache that we purge may store, and only what has not been overtaken while it was rendered.
    seconds = entry.seconds_left() if settings.EDGE_HEADERS and storable else 0
    answer.headers["Cache-Control"] = surrogates.cache_control(seconds, ends=entry.ends)
    if settings.EDGE_HEADERS:
        # Of a 304, too: keys may change alone.
        answer.headers["Surrogate-Key"] = surrogates.header(entry.keys)
    return _say(answer, request, outcome)


def is_canonical(entry: Entry, asked: QueryDict) -> bool:
    """In front, a page has one address: anybody can invent parameters that do not count, without end.

    What redirects does so for any parameter that is asked.
    """
    if entry.status != 200:
        return not asked
    return set(asked) <= set(entry.params) and not is_repetitive(asked)


def still_fresh(entry: Entry) -> bool:
    """Nothing it shows was bumped meanwhile. Our own cache asks when it reads; one in front never asks."""
    return not settings.EDGE_HEADERS or entry.is_fresh(Moment(entry.keys).note)


def keep_out(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nobody stores what is not shared. Files and programs' addresses keep what their views say."""
    if not is_unlocalised(request):
        private(response)
    elif not request.path_info.startswith(settings.EDGE_FILE_PREFIXES):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _looked_at(entry: Entry | None) -> set[str]:
    """With a mirror, all keys are looked at in one go; the embedded table knows them anyway."""
    if not settings.EDGE_MIRROR:
        return set()
    return memo_keys() | (entry.keys if entry else set())


def _say(response: HttpResponse, request: HttpRequest, outcome: str) -> HttpResponse:
    request.edge_outcome = outcome  # type: ignore[attr-defined]  # for the access log
    if settings.DEBUG or settings.EDGE_STRICT:
        response.headers["X-Cache"] = outcome
    return response
