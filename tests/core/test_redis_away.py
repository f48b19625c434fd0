"""Redis empty, away or mute: pages come, nobody is signed out, and guessing stays bounded."""

import socket
import threading
from collections.abc import Callable, Iterator

from django.core.cache import cache, caches
from django.test import Client

import pytest

from core import caches as resting, edge
from core.models import User
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.checkout import Shopper
from tests.factories.commerce import make_brand
from tests.factories.content import make_home
from tests.redis_server import RedisServer

Use = Callable[[str], None]
WRONG = "wrong, though long"


@pytest.fixture
def brand():
    brand = make_brand("petite")
    make_home(brand)
    return brand


@pytest.fixture
def ada(brand) -> User:
    return make_user()


@pytest.fixture
def use(settings) -> Iterator[Use]:
    """Cache in the Redis of this address, as production does."""

    def use(url: str) -> None:
        server = {"LOCATION": url, "KEY_PREFIX": "fabula"}
        patience = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
        shelves = {"default": ("locmem.LocMemCache", {}), "sessions": ("dummy.DummyCache", {"longest": 60})}
        settings.CACHES = {
            alias: server
            | {"BACKEND": "core.caches.RestingRedisCache"}
            | {"OPTIONS": patience | {"stand_in": f"django.core.cache.backends.{stand_in}"} | more}
            for alias, (stand_in, more) in shelves.items()
        } | {
            "pages": server | {"BACKEND": "django.core.cache.backends.redis.RedisCache", "OPTIONS": patience}
        }
        settings.SESSION_CACHE_ALIAS, settings.EDGE_CACHE, settings.EDGE_MIRROR = "sessions", "pages", True
        edge.forget()
        resting._away_until.clear()

    yield use
    resting._away_until.clear()


@pytest.fixture
def redis(use: Use) -> Iterator[RedisServer]:
    redis = RedisServer()
    redis.start()
    try:
        while not redis.answers():
            pass
        use(redis.url)
        yield redis
    finally:
        redis.end()


def signed_in(brand, ada: User, password: str = PASSWORD) -> Shopper:
    shopper = Shopper(brand, client=Client(REMOTE_ADDR="203.0.113.7"))
    shopper.post("account/login/", {"login": ada.email, "password": password})
    return shopper


def is_in(shopper: Shopper) -> bool:
    return shopper.get("account/").status_code == 200


@pytest.mark.services("redis-server")
def test_a_flush_signs_nobody_out(redis: RedisServer, brand, ada) -> None:
    shopper = signed_in(brand, ada)
    assert redis.client.keys("*django.contrib.sessions*") != []

    redis.client.flushall()

    assert is_in(shopper)
    assert shopper.get("").status_code == 200


@pytest.mark.services("redis-server")
def test_a_session_is_in_redis_for_a_minute_at_most(redis: RedisServer, brand, ada) -> None:
    """What was ended while Redis was away is alive in it for no longer than that."""
    signed_in(brand, ada)

    [key] = redis.client.keys("*django.contrib.sessions*")
    assert 0 < redis.client.ttl(key) <= 60


@pytest.mark.services("redis-server")
def test_whoever_was_in_stays_in_while_redis_goes_and_comes(
    redis: RedisServer, brand, ada, monkeypatch, caplog
) -> None:
    shopper = signed_in(brand, ada)

    redis.end()
    assert is_in(shopper)
    assert is_in(signed_in(brand, ada))  # and whoever was not may sign in
    assert shopper.get("").status_code == 200
    shopper.post("account/logout/", {})
    assert not is_in(shopper)

    redis.start()
    while not redis.answers():
        pass
    monkeypatch.setattr(resting, "_away_until", dict.fromkeys(resting._away_until, 0.0))  # five seconds later
    assert not is_in(shopper)
    assert cache.get("a") is None
    assert [caplog.text.count(line) for line in ("The cache is out of reach (", "The cache is back.")] == [
        1,
        1,
    ]


def test_a_first_request_needs_no_redis(use: Use, brand) -> None:
    use("redis://127.0.0.1:1/0")

    shopper = Shopper(brand)
    assert shopper.get("").status_code == 200
    assert shopper.get("basket/").status_code == 200


def test_guessing_stays_bounded_without_redis(use: Use, brand, ada) -> None:
    use("redis://127.0.0.1:1/0")
    for _number in range(6):
        assert not is_in(signed_in(brand, ada, WRONG))

    assert not is_in(signed_in(brand, ada))  # the right one, but too late


def test_a_mute_redis_is_asked_once_in_a_while(use: Use, brand) -> None:
    """It takes connections and answers nobody: that costs one wait for each of the two ways of asking it."""
    asked: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as mute:

        def accept() -> None:
            while True:
                try:
                    asked.append(mute.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        use(f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
        resting._away_until.clear()
        before = len(asked)

        for _number in range(10):
            assert Shopper(brand).get("").status_code == 200
            assert caches["sessions"].get("a") is None
            assert cache.get("a") is None

        assert len(asked) - before <= 2
    for each in asked:
        each.close()


def test_what_stands_in_begins_empty(use: Use, monkeypatch) -> None:
    use("redis://127.0.0.1:1/0")
    cache.set("a", 1)
    assert (cache.get("a"), cache.incr("a"), cache.add("a", 5)) == (1, 2, False)

    resting._away_until.clear()  # it was back in between
    assert cache.get("a") is None
