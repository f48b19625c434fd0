"""`/-/metrics`: for whoever knows the token or, where there is none, for programs on this machine."""

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

from core.metrics.requests import REGISTRY
from core.metrics.state import registry

# A proxy on this machine asks from this machine, too, but says for whom.
PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Elsewhere there is no such address."""
    if not is_welcome(request):
        raise Http404
    return HttpResponse(
        generate_latest(_processes()) + generate_latest(registry()), content_type=CONTENT_TYPE_LATEST
    )


def is_welcome(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    if any(name in request.headers for name in PROXY_HEADERS):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:  # a socket of this machine has no address; whoever listens there is a proxy
        return False


def _processes() -> CollectorRegistry:
    """This process's own numbers, or those that gunicorn's workers keep together in a folder."""
    if not settings.METRICS_FOLDER:
        return REGISTRY
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together, path=settings.METRICS_FOLDER)
    return together
