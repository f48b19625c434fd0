"""The front door, and what lives under `/-/`."""

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.views.decorators.http import require_safe
from django.views.static import serve

from core import edge, health, me
from core.files import kinds


@require_safe
@edge.shared
def front_door(request: HttpRequest) -> HttpResponse:
    """`/` leads to the brand's default market, the same for everyone."""
    brand = request.brand
    if brand is None:
        raise Http404
    return HttpResponseRedirect(f"/{brand.default_locale.language_code}/")


@require_safe
def personal(request: HttpRequest) -> JsonResponse:
    """What is personal on the page whose `path` is given."""
    return _answer(me.collect(request))


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers. Nothing else is asked: a sick database is no reason to kill web servers."""
    return _answer({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """This installation can serve."""
    found = health.ready()
    return _answer(found.as_json(), status=200 if found.ok else 503)


@require_safe
def media_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """An uploaded file, as a bucket would hand it out. Opened as a page it runs nothing in the shop's name."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError:  # a name that no file can have
        raise Http404 from None
    served = kinds.media(path)
    response.headers["Content-Type"] = served.type
    if served.disposition:
        response.headers["Content-Disposition"] = served.disposition
    response.headers["Cache-Control"] = kinds.MEDIA_CACHE
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response


def _answer(data: dict[str, object], status: int = 200) -> JsonResponse:
    response = JsonResponse(data, status=status)
    edge.private(response)
    return response
