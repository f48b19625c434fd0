"""Where gateways tell us how payments ended."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.payment.exceptions import InvalidWebhookError, UnknownPaymentError
from commerce.payment.gateways import ADAPTERS, get_gateway
from commerce.payment.webhooks import handle
from core import demonstration

logger = logging.getLogger(__name__)

MAX_BYTES = 64 * 1024


@csrf_exempt  # a program's call: its signature says who it is
@never_cache
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Believe a signed message once. 404 asks the gateway to come again: its order may not be written yet."""
    if gateway not in ADAPTERS or (gateway == "demo" and not demonstration.allowed()):
        raise Http404
    if _length(request) > MAX_BYTES:
        return HttpResponse("Too long.", status=413, content_type="text/plain")
    try:
        notice = get_gateway(gateway).parse_webhook(request)
        fresh = notice is None or handle(gateway=gateway, notice=notice)
    except InvalidWebhookError as error:
        logger.warning("A payment webhook was refused: %s", error)
        return HttpResponse("Not believed.", status=400, content_type="text/plain")
    except UnknownPaymentError as error:
        logger.warning("A payment webhook names an unknown payment: %s", error)
        return HttpResponse("Unknown payment.", status=404, content_type="text/plain")
    return HttpResponse("Done." if fresh else "Known.", content_type="text/plain")


def _length(request: HttpRequest) -> int:
    """The declared length. Without one, Django reads an empty body, and nothing is believed."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return MAX_BYTES + 1
