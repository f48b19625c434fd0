"""`/-/metrics`: who may read it, what it counts, and that no label grows with the visitors."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

import pytest
from prometheus_client.parser import text_string_to_metric_families

from commerce.analytics.models import Tally
from core.models import Delivery, OutboxEntry, RelayLease
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product

TOKEN = "0123456789-abcdefghijklmnop"
Numbers = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Numbers:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def asked(**headers: str) -> Numbers:
    response = Client(headers=headers).get("/-/metrics")
    assert response.status_code == 200
    return read(response.content.decode())


def of(numbers: Numbers, name: str, **labels: str) -> float:
    return numbers.get((name, frozenset(labels.items())), 0.0)


@pytest.fixture
def shop() -> Client:
    make_brand("petite")
    return Client(headers={"host": "petite.localhost"}, raise_request_exception=False)


def test_programs_of_this_machine_may_ask() -> None:
    response = Client().get("/-/metrics")

    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1", "", "nonsense"])
def test_others_find_nothing_there(address: str) -> None:
    assert Client(REMOTE_ADDR=address).get("/-/metrics").status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP"])
def test_nor_whoever_comes_through_a_proxy_on_this_machine(header: str) -> None:
    assert Client(headers={header: "127.0.0.1"}).get("/-/metrics").status_code == 404


def test_where_there_is_a_token_it_decides(settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    strangers = [None, "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN]

    for given in strangers:
        headers = {} if given is None else {"authorization": given}
        assert Client(headers=headers).get("/-/metrics").status_code == 404
    friend = Client(headers={"authorization": f"Bearer {TOKEN}"}, REMOTE_ADDR="192.0.2.7")
    assert friend.get("/-/metrics").status_code == 200


def test_it_is_for_reading() -> None:
    assert Client().post("/-/metrics").status_code == 405


def test_requests_are_counted_by_the_name_of_their_view(shop: Client) -> None:
    before = asked()

    for path in ("/en-gb/account/login/", "/en-gb/account/login/?email=anna@example.com", "/-/health/live"):
        shop.get(path)
    shop.post("/-/health/live")
    shop.generic("BREW", "/-/health/live")
    after = asked()

    def more(name: str, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    login = {"view": "account_login"}
    assert more("fabula_requests_total", **login, method="GET", status="200") == 2
    assert more("fabula_request_seconds_count", **login) == 2
    assert more("fabula_request_queries_count", **login) == 2
    assert more("fabula_request_queries_sum", **login) >= 2
    assert more("fabula_requests_total", view="core:live", method="POST", status="405") == 1
    assert more("fabula_requests_total", view="core:live", method="other", status="405") == 1
    assert more("fabula_request_queries_sum", view="core:live") == 0


def test_no_label_takes_what_a_visitor_sends(shop: Client) -> None:
    shop.get("/-/health/live")
    shop.get("/wp-login.php")
    asked()  # counted itself from now on
    views = {dict(labels).get("view") for _, labels in asked()}

    for number in range(5):
        shop.get(f"/xyzzy-{number}/", headers={"user-agent": f"anna-{number}", "host": "petite.localhost"})
        shop.get(f"/-/xyzzy-{number}")
    answer = Client().get("/-/metrics").content.decode()

    assert {dict(labels).get("view") for _, labels in read(answer)} <= views | {"none", "wagtail_serve"}
    assert "xyzzy" not in answer
    assert "anna" not in answer


def test_the_page_cache_counts_hits_misses_and_what_it_could_not_keep(shop: Client) -> None:
    address = "/en-gb/search/?q=bear"
    before = asked()
    shop.get(address)
    shop.get(address)
    shop.get(address)
    shop.get("/en-gb/p/nothing-0/")
    after = asked()

    changes = {
        outcome: of(after, "fabula_page_cache_total", outcome=outcome)
        - of(before, "fabula_page_cache_total", outcome=outcome)
        for outcome in ("hit", "miss", "bypass")
    }
    assert changes["hit"] == 2
    assert changes["miss"] == 1
    label = {"view": "search:search", "method": "GET", "status": "200"}
    assert of(after, "fabula_requests_total", **label) - of(before, "fabula_requests_total", **label) == 3


def test_the_outbox_tells_its_age_and_what_was_given_up(drain_outbox: Callable[..., None]) -> None:
    drain_outbox()
    moment = timezone.now()
    OutboxEntry.objects.create(
        kind="row", subject="product", key="1", created_at=moment - timedelta(seconds=90)
    )
    OutboxEntry.objects.create(kind="row", subject="product", key="2", state="dead")
    Delivery.objects.create(reaction="a.b", not_before=moment - timedelta(seconds=40))
    Delivery.objects.create(reaction="a.b", state="dead")
    Delivery.objects.create(reaction="a.b", state="dead")
    RelayLease.objects.update_or_create(
        pk=1,
        defaults={
            "holder": "relay-1",
            "held_until": moment + timedelta(seconds=django_settings.RELAY_LEASE_SECONDS),
        },
    )

    found = asked()

    assert 90 <= of(found, "fabula_outbox_age_seconds", kind="entry") < 95
    assert 40 <= of(found, "fabula_outbox_age_seconds", kind="delivery") < 45
    assert of(found, "fabula_outbox_dead", kind="entry") == 1
    assert of(found, "fabula_outbox_dead", kind="delivery") == 2
    assert 0 <= of(found, "fabula_relay_heartbeat_age_seconds") < 5
    assert of(found, "fabula_database_up") == 1
    assert of(found, "fabula_build_info", release=django_settings.RELEASE) == 1


def test_orders_revenue_and_payments_are_counted_once(drain_outbox: Callable[..., None]) -> None:
    brand = make_brand()
    make_delivery(brand, amount="0.00")
    bear = make_product(brand, stock=9, price="10.00")
    paid = place(make_basket(brand, bear, quantity=2))
    place(make_basket(brand, bear))
    pay(paid)

    drain_outbox()
    drain_outbox()
    found = asked()

    here = {"brand": brand.slug, "currency": "GBP"}
    assert of(found, "fabula_orders_total", **here) == 2
    assert of(found, "fabula_revenue_total", **here) == 20
    assert of(found, "fabula_payments_total", **here, result="succeeded") == 1
    assert Tally.objects.count() == 2


def test_it_is_cheap(django_assert_max_num_queries) -> None:
    Client().get("/-/metrics")
    with django_assert_max_num_queries(8):
        Client().get("/-/metrics")


def test_without_a_database_the_processes_still_tell_theirs() -> None:
    def fail(execute, sql, params, many, context):
        raise OperationalError("gone")

    Client().get("/-/health/live")
    with connection.execute_wrapper(fail):
        found = asked()

    assert of(found, "fabula_database_up") == 0
    assert of(found, "fabula_requests_total", view="core:live", method="GET", status="200") >= 1
    assert "fabula_outbox_dead" not in {name for name, _ in found}


COUNTING = """
import django, sys
django.setup()
from django.test import Client
for _ in range(int(sys.argv[1])):
    Client().get("/-/health/live")
"""


@pytest.mark.slow
def test_workers_are_added_up(settings, tmp_path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    for requests in ("2", "3"):
        subprocess.run([sys.executable, "-c", COUNTING, requests], env=environment, check=True, timeout=120)
    settings.METRICS_FOLDER = str(tmp_path)

    found = asked()

    assert of(found, "fabula_requests_total", view="core:live", method="GET", status="200") == 5
    assert of(found, "fabula_request_seconds_count", view="core:live") == 5
