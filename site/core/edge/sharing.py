"""Which responses are the same for everyone: views say so, and everything else is nobody's business."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase, QueryDict

from core.edge import guard
from core.edge.guard import Sharing

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Response = TypeVar("Response", bound=HttpResponseBase)


def share(request: HttpRequest, params: Iterable[str] = ()) -> bool:
    """Promise that the answer to `request` is the same for everyone, and hold the view to it.

    From here on the request carries no query parameters but `params`, and its session, user, basket and
    CSRF token are closed. Declined (False) for previews, writes and whoever was already looked at, as
    behind a view restriction.
    """
    if request.method not in ("GET", "HEAD") or is_preview(request) or _is_personal_already(request):
        return False
    sharing = Sharing(params=tuple(sorted(params)))
    guard.close(request, sharing)
    request.GET = declared(request.GET, sharing.params)  # type: ignore[assignment]  # narrower on purpose
    request.META["QUERY_STRING"] = request.GET.urlencode()
    request.edge_sharing = sharing  # type: ignore[attr-defined]
    return True


def shared(view: View | None = None, *, params: Iterable[str] = ()) -> Any:
    """Decorator: this view's pages may be shared. Only the query parameters named in `params` count."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            share(request, params)
            try:
                return view(request, *args, **kwargs)
            except Exception:
                withdraw(request)
                raise

        return wrapper  # type: ignore[return-value]  # wraps() keeps the view's signature

    return decorate if view is None else decorate(view)


def withdraw(request: HttpRequest) -> None:
    """Take the promise back: what answers now is personal (or an error page)."""
    sharing = sharing_of(request)
    if sharing is not None:
        guard.release(request, sharing)
        request.edge_sharing = None  # type: ignore[attr-defined]


def private(response: Response) -> Response:
    """Mark a response as one person's: nobody may store it."""
    response.headers["Cache-Control"] = "no-store"
    return response


def sharing_of(request: HttpRequest) -> Sharing | None:
    return getattr(request, "edge_sharing", None)


def is_preview(request: HttpRequest) -> bool:
    """Wagtail sends previews of drafts through the whole middleware stack, as a GET of the public address."""
    return bool(getattr(request, "is_dummy", False) or getattr(request, "is_preview", False))


def declared(given: QueryDict, params: Iterable[str]) -> QueryDict:
    """The declared parameters of a query in one order, so that equal questions have equal addresses."""
    kept = QueryDict(mutable=True)
    for name in sorted(params):
        if name in given:
            kept.setlist(name, given.getlist(name))
    kept._mutable = False
    return kept


def is_repetitive(given: QueryDict) -> bool:
    """Is a parameter named twice? A view reads the last of them: before it, anybody could invent more without end."""
    return any(len(values) > 1 for _name, values in given.lists())


def _is_personal_already(request: HttpRequest) -> bool:
    return bool(getattr(getattr(request, "session", None), "accessed", False))
