"""compose.yaml describes the production shape. Its form is judged by `make check`; here is what it must hold."""

import re
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings

import pytest
from ruamel.yaml import YAML

from config import env

COMPOSITION: dict[str, Any] = YAML(typ="safe").load(env.ROOT / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSITION["services"]
ROLES = {"web", "worker-fast", "worker-index", "relay", "beat"}
ONCE = {"migrate", "bucket"}
STANDS_ON = {"postgresql", "redis", "elasticsearch", "varnish", "s3", "mail"}
NOT_PASSED_ON = {
    "DEMO",  # this is a real shop's shape
    "PAYMENT_GATEWAY",
    "PAYMENT_WEBHOOK_SECRET",
    "PUBLIC_PORT",
    "SELF_ADDRESS",
    "DATA_DIR",  # the image's own
    "PORT",
    "PROMETHEUS_MULTIPROC_DIR",  # gunicorn's own
}
SECRET = re.compile(r"SECRET|PASSWORD|_KEY|_URL$")


def test_it_is_the_whole_shape() -> None:
    assert set(SERVICES) == ROLES | ONCE | STANDS_ON


@pytest.mark.parametrize("name", sorted(ROLES | ONCE))
def test_roles_are_one_image_that_can_change_nothing(name: str) -> None:
    service = SERVICES[name]

    assert (service["image"], service["build"]) == ("fabula:${RELEASE:-latest}", ".")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(ROLES))
def test_a_role_waits_for_the_migration_and_the_bucket(name: str) -> None:
    conditions = {other: wait["condition"] for other, wait in SERVICES[name]["depends_on"].items()}

    assert conditions == {
        "migrate": "service_completed_successfully",
        "bucket": "service_completed_successfully",
        "redis": "service_healthy",
    }


def test_each_queue_has_a_worker_of_its_own() -> None:
    def queues(command: list[str]) -> str:
        return command[command.index("-Q") + 1]

    taken = [queues(service["command"]) for name, service in SERVICES.items() if name.startswith("worker-")]

    assert sorted(taken) == sorted(settings.DELIVERY_QUEUES)


@pytest.mark.parametrize("name", sorted((ROLES | STANDS_ON) - {"web"}))  # web has the image's own
def test_everything_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_roles_are_told_what_the_program_reads() -> None:
    for name in ROLES | ONCE:
        assert set(SERVICES[name]["environment"]) == set(env.SCHEME) - NOT_PASSED_ON


def test_what_stands_in_env_reaches_the_roles() -> None:
    """Nothing there is ignored: a value is either passed on, or the shape's own and not to be chosen."""
    environment = SERVICES["web"]["environment"]
    chosen = {name for name, value in environment.items() if re.search(rf"\$\{{{name}\b", value)}

    assert set(environment) - chosen == {
        "DATABASE_URL",
        "REDIS_URL",
        "CELERY_BROKER_URL",
        "ELASTICSEARCH_URL",
        "EDGE_PURGE_URLS",
        "S3_ENDPOINT_URL",
    }


def test_no_secret_has_a_default() -> None:
    text = (env.ROOT / "compose.yaml").read_text()
    defaults = {name: value for name, value in re.findall(r"\$\{(\w+):-([^}]*)\}", text) if value}

    assert [name for name in defaults if SECRET.search(name)] == []
    required = set(re.findall(r"\$\{(\w+):\?", text))
    assert {
        "SECRET_KEY",
        "POSTGRES_PASSWORD",
        "S3_SECRET_ACCESS_KEY",
        "STRIPE_SECRET_KEY",
        "EMAIL_URL",
    } <= required


def test_nothing_is_open_to_the_network_but_to_this_machine() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]

    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    assert COMPOSITION["networks"]["inside"] == {"internal": True}
    assert {name for name in STANDS_ON if SERVICES[name]["networks"] == ["inside"]} == {
        "postgresql",
        "redis",
        "elasticsearch",
    }


def test_varnish_knows_where_web_is_and_who_ends_tls() -> None:
    """A published port shows the network's gateway, and a name is looked up once only."""
    rules = (env.ROOT / "site/core/edge/varnish/origin.vcl").read_text()
    [outside] = COMPOSITION["networks"]["outside"]["ipam"]["config"]
    web = SERVICES["web"]["networks"]["outside"]["ipv4_address"]

    assert re.findall(r'\.host = "(.+)";', rules) == [web]
    assert re.findall(r'^    "(.+)";', rules, re.MULTILINE) == [outside["gateway"], "127.0.0.1", "::1"]
    assert ip_address(web) in ip_network(outside["subnet"])
    assert ip_address(web) not in ip_network(outside["ip_range"])  # or another container may be given it
    assert {"inside", "outside"} == set(SERVICES["web"]["networks"]) == set(SERVICES["varnish"]["networks"])


def test_the_database_is_not_ready_before_others_can_reach_it() -> None:
    """While it is made, a server answers that listens on no address."""
    assert "--host=127.0.0.1" in SERVICES["postgresql"]["healthcheck"]["test"]
