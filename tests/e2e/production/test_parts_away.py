"""One part after the other is stopped while people shop: what goes on, what is said, and that all of it catches up."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.e2e.freshness import sights
from tests.e2e.freshness.sights import Answer
from tests.e2e.freshness.writer import Writer
from tests.e2e.production import MARKET, MARKS
from tests.e2e.production.catching_up import catch_up
from tests.e2e.production.shape import Shape
from tests.e2e.production.shopper import MOVED, Shopper
from tests.e2e.test_journeys import make_guest
from tests.varnish import wait_until

pytestmark = MARKS

NEW = "6293"  # pence
WAITS_AT_MOST = (
    6.0  # seconds, for a page that says: in a moment. Two each in two processes, when both find out
)
NOTHING_WAITS = 15.0  # seconds from a product's page to the order, of which a busy machine takes most
PARTS: dict[str, tuple[Callable[[Shape], object], Callable[[Shape], object]]] = {
    "redis": (lambda shape: shape.redis.end(), lambda shape: shape.redis.start()),
    "redis, mute": (lambda shape: shape.redis.hang(), lambda shape: shape.redis.go_on()),
    "elasticsearch": (lambda shape: shape.search.shut(), lambda shape: shape.search.open()),
    "elasticsearch, mute": (lambda shape: shape.search.mute(), lambda shape: shape.search.speak()),
    "s3": (lambda shape: shape.s3.stop(), lambda shape: shape.s3.start()),
    "workers": (lambda shape: shape.stop_workers(), lambda shape: shape.start_workers()),
    "workers, killed": (
        lambda shape: shape.stop_workers(signal.SIGKILL),
        lambda shape: shape.start_workers(),
    ),
    "relay": (lambda shape: shape.stop("relay", signal.SIGKILL), lambda shape: shape.start("relay")),
    "beat": (lambda shape: shape.stop("beat", signal.SIGKILL), lambda shape: shape.start("beat")),
    "mail": (lambda shape: shape.mail.stop(), lambda shape: shape.mail.start()),
    "stripe": (lambda shape: shape.payment.shut(), lambda shape: shape.payment.open()),
    "stripe, mute": (lambda shape: shape.payment.mute(), lambda shape: shape.payment.speak()),
}


@contextmanager
def without(shape: Shape, part: str) -> Iterator[None]:
    stop, start = PARTS[part]
    stop(shape)
    try:
        yield
    finally:
        start(shape)


@pytest.fixture
def product(shape: Shape, writer: Writer) -> Iterator[dict[str, Any]]:
    """One that can be bought, at the old price everywhere."""
    picked = writer.do("pick_product", brand="petite", market=MARKET).result
    catch_up(shape)
    yield picked
    writer.do("put_back", before=picked["before"])


def changes_price(writer: Writer, product: dict[str, Any]) -> None:
    writer.do("set_prices", variants=product["variants"], market=product["market"], amount="62.93")


@pytest.mark.parametrize("part", [part for part in PARTS if not part.startswith("stripe")])
def test_shopping_goes_on_without(
    part: str, shape: Shape, shopper: Shopper, direct: Shopper, writer: Writer, product: dict[str, Any]
) -> None:
    guest = make_guest(MARKET)

    with without(shape, part):
        changes_price(writer, product)
        browses(direct, product)
        paid = shopper.pay(shape.stripe, shopper.order(product["path"], guest))
        assert sights.heading(paid) == "Thank you!"
        browses(shopper, product)

    catch_up(shape)
    assert sights.product_price(shopper.get(product["path"])) == NEW
    assert state_of(shape, guest.email) == "Paid"
    assert len(shape.mail.subjects(guest.email)) == 1


@pytest.mark.parametrize("part", ["stripe", "stripe, mute"])
def test_an_order_that_cannot_be_paid_yet_is_kept_and_paid_later(
    part: str, shape: Shape, shopper: Shopper, direct: Shopper, product: dict[str, Any]
) -> None:
    guest = make_guest(MARKET)

    with without(shape, part):
        browses(direct, product)
        said = shopper.order(product["path"], guest)
        assert sights.heading(said) == "We can’t open the payment page right now"
        assert state_of(shape, guest.email) == "Pending payment"

    shopper.pay(shape.stripe, opens_payment(shopper, said))
    wait_until(lambda: state_of(shape, guest.email) == "Paid")
    catch_up(shape)
    assert state_of(shape, guest.email) == "Paid"
    assert len(shape.mail.subjects(guest.email)) == 1


def test_without_the_database_kept_pages_come_and_the_rest_is_a_pause(
    shape: Shape, shopper: Shopper, product: dict[str, Any]
) -> None:
    kept = [f"/{MARKET}/", product["shelf_path"], product["path"]]
    for path in kept:
        wait_until(lambda: shopper.get(path).is_hit)  # noqa: B023  (called at once)

    shape.postgresql.stop()
    try:
        for path in kept:
            answer = shopper.get(path)
            assert (path, answer.status, answer.is_hit) == (path, 200, True)
        for path in (f"/{MARKET}/search/?q=never", f"{product['shelf_path']}?sort=price"):
            began = time.monotonic()
            answer = shopper.get(path)
            assert (path, answer.status, answer.headers["Retry-After"]) == (path, 503, "30")
            assert "Kids Petite" in answer.body
            assert time.monotonic() - began < WAITS_AT_MOST
    finally:
        shape.postgresql.start()
    shape.wait_until_ready()
    # Each process of the web server finds it by itself, within a second.
    wait_until(lambda: all(searches(shopper, product) == 200 for _ in range(8)))

    guest = make_guest(MARKET)
    shopper.pay(shape.stripe, shopper.order(product["path"], guest))
    catch_up(shape)
    assert state_of(shape, guest.email) == "Paid"
    assert len(shape.mail.subjects(guest.email)) == 1


def test_without_varnish_the_origin_answers_and_purges_follow(
    shape: Shape, shopper: Shopper, direct: Shopper, writer: Writer, product: dict[str, Any]
) -> None:
    guest = make_guest(MARKET)
    wait_until(lambda: shopper.get(product["path"]).is_hit)

    shape.varnish.stop()
    try:
        changes_price(writer, product)
        wait_until(lambda: sights.product_price(direct.get(product["path"])) == NEW)
        wait_until(lambda: any("out of reach" in each for each in writer.do("purges_waiting").result))
        browses(direct, product)
        began = time.monotonic()
        direct.pay(shape.stripe, direct.order(product["path"], guest))
        assert time.monotonic() - began < NOTHING_WAITS
    finally:
        shape.varnish.start()

    catch_up(shape)
    assert sights.product_price(shopper.get(product["path"])) == NEW
    assert state_of(shape, guest.email) == "Paid"
    assert len(shape.mail.subjects(guest.email)) == 1


def browses(visitor: Shopper, product: dict[str, Any]) -> None:
    """Home, a list, the product, and a search that nobody has made before."""
    for path in (f"/{MARKET}/", f"{product['shelf_path']}?sort=newest", product["path"]):
        assert (path, visitor.get(path).status) == (path, 200)
    found = visitor.get(sights.search_path(MARKET, anew(product["title"])))
    assert sights.link(product["path"])(found) != ""


def opens_payment(shopper: Shopper, said: Answer) -> Answer:
    """As often as it takes: each process lets a Stripe that did not answer be for some seconds."""
    answers = [said]

    def presses() -> bool:
        answers.append(shopper.send(answers[-1], form="form[action$='/pay/']"))
        return answers[-1].status in MOVED

    wait_until(presses)
    return answers[-1]


def searches(visitor: Shopper, product: dict[str, Any]) -> int:
    return visitor.get(sights.search_path(MARKET, anew(product["title"]))).status


def anew(words: str) -> str:
    """The same to a search, and asked for the first time."""
    return "".join(random.choice((letter.upper(), letter.lower())) for letter in words)


def state_of(shape: Shape, email: str) -> str:
    ((state,),) = shape.sql("SELECT status FROM order_order WHERE guest_email = %s", email)
    return str(state)
