"""What follows from a business fact is written on one screen, completely."""

import importlib
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

import pytest

from config import reactions
from core.events import Event

ROOMS = ("commerce", "content", "search")
for module in (path for room in ROOMS for path in Path(settings.BASE_DIR, room).rglob("events.py")):
    importlib.import_module(".".join(module.relative_to(settings.BASE_DIR).with_suffix("").parts))


def leaves(event: type[Event]) -> set[str]:
    """The events that can happen: a class that others build upon is none."""
    kinds = [kind for kind in event.__subclasses__() if kind.__module__.split(".")[0] in ROOMS]
    return set().union(*(leaves(kind) for kind in kinds)) if kinds else {event.__name__}


EVENTS = leaves(Event)


def test_there_are_events():
    assert "OrderPaid" in EVENTS


def test_every_event_has_a_row():
    assert set(reactions.REACTIONS) == EVENTS


@pytest.mark.parametrize("path", [path for row in reactions.REACTIONS.values() for path in row])
def test_every_reaction_is_there(path):
    assert callable(import_string(path))


@pytest.mark.parametrize(("path", "seconds"), getattr(reactions, "CLOCK", []))
def test_every_clock_entry_is_there(path, seconds):
    assert callable(import_string(path))
    assert seconds > 0
