"""A site of its own that fails in three ways, for `test_sentry.py`. Run as a program, with `SENTRY_DSN` set."""

import logging

import django

django.setup()

from django.db import IntegrityError  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402

import sentry_sdk  # noqa: E402

from core import sentry  # noqa: E402
from core.models import Delivery  # noqa: E402
from core.outbox.deliveries import log  # noqa: E402

DELIVERY = "0f0e0d0c-0000-4000-8000-000000000001"


def failing(request: HttpRequest, token: str) -> HttpResponse:
    street = request.POST["street"]
    text = request.body.decode() if request.method == "PUT" else street
    logging.getLogger("shop").warning("A breadcrumb about %s", text)
    raise ValueError(f"No parcel to '{street}' for anna@example.com, telephone +44 20 7946 0958")


def refusing(request: HttpRequest) -> HttpResponse:
    raise IntegrityError(
        'duplicate key value violates unique constraint "one_order"\n'
        "DETAIL:  Failing row contains (17, Anna, 12 Secret Street)."
    )


urlpatterns = [
    path("-/health/parcel/<str:token>/", failing),
    path("-/health/refusing/", refusing),
]

if __name__ == "__main__":
    sentry.name_part("web")
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(raise_request_exception=False, headers={"host": "petite.localhost"})
        client.cookies["sessionid"] = "cookie-of-anna"
        client.post(
            "/-/health/parcel/1:signed-token-of-anna/?code=voucher-of-anna",
            {"name": "Anna Example", "street": "12 Secret Street", "password": "hidden-word"},
            headers={"x-request-id": "request-of-the-test", "authorization": "Bearer bearer-of-anna"},
        )
        client.get("/-/health/refusing/")
    delivery = Delivery(pk=DELIVERY, reaction="shop.mail.send", payload={"to": "anna@example.com"})
    try:
        raise ConnectionError("{'anna@example.com': (550, b'no such person')}")
    except ConnectionError as error:
        log.exception("Delivery %s failed.", delivery)
        log.error("Delivery %s is dead after %s tries: %s", delivery, 8, error)
    sentry_sdk.flush(timeout=20)
