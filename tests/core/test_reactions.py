"""What `config/reactions.py` promises exists."""

from django.conf import settings
from django.utils.module_loading import import_string

import pytest

from config.reactions import CLOCK, REACTIONS
from core.events import Event
from core.models import Delivery


def events(base: type[Event] = Event) -> set[str]:
    """The names of all events of ours: classes that no other event inherits from."""
    below = base.__subclasses__()
    if not below:
        return {base.__name__} if not base.__module__.startswith("tests.") else set()
    return {name for each in below for name in events(each)}


@pytest.mark.parametrize("path", sorted({path for paths in REACTIONS.values() for path in paths}))
def test_a_reaction_is_a_function(path: str) -> None:
    assert callable(import_string(path))
    assert len(path) <= Delivery._meta.get_field("reaction").max_length


@pytest.mark.parametrize(("path", "seconds"), CLOCK)
def test_a_clock_entry_is_a_function_with_an_interval(path: str, seconds: float) -> None:
    assert callable(import_string(path))
    assert seconds > 0


def test_every_event_has_its_row_and_every_row_its_event() -> None:
    assert events() == set(REACTIONS)


def test_the_executor_exists() -> None:
    assert callable(import_string(settings.DELIVERY_EXECUTOR))
