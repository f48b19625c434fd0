"""Every form carries a CSRF token but three addresses, each with a rule of its own."""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import pytest
from rest_framework.views import APIView

from commerce.order.models import Order
from core.models import User
from tests.factories.commerce import make_brand

# Judged by the origin (core.origin), and by the gateway's signature.
EXEMPT = {"account:wish", "basket:add", "webhooks:payment"}

FORMS = [
    "/en-gb/basket/update/",
    "/en-gb/basket/remove/",
    "/en-gb/basket/restore/",
    "/en-gb/checkout/",
    "/en-gb/checkout/delivery/",
    "/en-gb/checkout/payment/",
    "/en-gb/account/login/",
    "/en-gb/account/signup/",
    "/en-gb/account/password/reset/",
    "/en-gb/account/wishlist/remove/",
    "/en-gb/account/addresses/add/",
]


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)
        else:
            yield f"{namespace}{entry.name}", entry


def is_exempt(entry: URLPattern) -> bool:
    """Wagtail's own APIs are exempt by name only: the framework checks the token itself for a session."""
    checks_itself = issubclass(getattr(entry.callback, "cls", object), APIView)
    return getattr(entry.callback, "csrf_exempt", False) and not checks_itself


def test_only_the_addresses_with_a_rule_of_their_own_are_exempt():
    assert {name for name, entry in patterns(get_resolver()) if is_exempt(entry)} == EXEMPT


@pytest.mark.parametrize("address", FORMS)
def test_a_form_without_its_token_is_refused_and_changes_nothing(address):
    make_brand("petite")
    shopper = Client(headers={"host": "petite.localhost"}, enforce_csrf_checks=True)

    answer = shopper.post(address, {"email": "robin@example.com"})

    assert answer.status_code == 403
    assert not User.objects.exists()
    assert not Order.objects.exists()
    assert "sessionid" not in answer.cookies
