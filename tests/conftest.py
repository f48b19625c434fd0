"""What every test may ask for."""

import gc
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import translation

import pytest

pytest_plugins = ["tests.databases", "tests.left_out", "tests.edge", "tests.files", "tests.ledger"]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again takes a twelfth of a run."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every test may use the database."""


@pytest.fixture(autouse=True)
def language() -> None:
    """Every test begins in English, whatever the last request of the one before was answered in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def drain_outbox() -> Callable[..., None]:
    """Do what the relay would: `drain_outbox()`, or `drain_outbox(moment)` for what is due only later.

    A projector's or a handler's failure fails the test, unless it is called with `failures=True`.
    """
    from core.models import Delivery, OutboxEntry  # after the settings are loaded
    from core.outbox.relay import drain

    def failing() -> set[tuple[str, str]]:
        deliveries = Delivery.objects.exclude(state="done").exclude(error="")
        entries = OutboxEntry.objects.exclude(state="done").exclude(error="")
        return {(str(row), row.error) for row in (*deliveries, *entries)}

    def run(moment: datetime | None = None, *, failures: bool = False) -> None:
        before = failing()
        drain(moment)
        if new := failing() - before:
            assert failures, new

    return run
