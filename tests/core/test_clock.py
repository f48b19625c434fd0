"""What asks strangers keeps nobody else of the clock waiting."""

import threading

import pytest

from core.outbox import apart
from core.outbox.clock import Clock

HERE = "tests.core.test_clock"
CLOCK = [(f"{HERE}.wait_for_a_stranger", 0.0), (f"{HERE}.strike", 0.0)]
calls: list[str] = []
answer = threading.Event()


@apart
def wait_for_a_stranger() -> None:
    calls.append("asked")
    answer.wait(10)
    raise RuntimeError("The stranger hung up.")


def strike() -> None:
    calls.append("strike")


def test_a_slow_entry_runs_beside_the_others_and_once_at_a_time(settings, caplog) -> None:
    settings.CLOCK = f"{HERE}.CLOCK"
    calls.clear()
    answer.clear()
    clock = Clock()

    assert [clock.tick(), clock.tick()] == [2, 1]
    assert sorted(calls) == ["asked", "strike", "strike"]

    answer.set()
    clock.entries[0].thread.join(10)
    assert f"The clock's {HERE}.wait_for_a_stranger failed." in caplog.text
    assert clock.tick() == 2
    clock.entries[0].thread.join(10)


@pytest.mark.parametrize(
    "path", ["commerce.order.services.expire_due", "commerce.payment.going_back.catch_up"]
)
def test_whoever_asks_the_gateway_runs_apart(path) -> None:
    from django.utils.module_loading import import_string

    assert import_string(path).runs_apart
