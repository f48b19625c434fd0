"""Delivery in words: rules for pages that are kept, days for what is promised."""

from dataclasses import replace
from datetime import date, time

from django.utils import translation

import pytest

from commerce.shipping import wording
from commerce.shipping.plans import Plan, Window

PLAN = Plan(
    days_min=2,
    days_max=4,
    cut_off=time(12),
    cut_off_day_before=False,
    packed_on=frozenset({1, 2, 3, 4, 5}),
    delivered_on=frozenset({1, 2, 3, 4, 5}),
    reach={},
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Order by 12:00, at your door in 2–4 working days."),
        ({"days_max": 2}, "Order by 12:00, at your door in 2 working days."),
        ({"days_min": 1, "days_max": 1}, "Order by 12:00, at your door the next working day."),
        ({"days_min": 0, "days_max": 0}, "Order by 12:00, at your door the same day."),
        (
            {"days_min": 0, "days_max": 0, "cut_off_day_before": True, "cut_off": time(18, 30)},
            "Order by 18:30, at your door the next working day.",
        ),
        (
            {"delivered_on": frozenset({2, 3, 4, 5, 6}), "reach": {"GB": ("BS",)}},
            "Order by 12:00, at your door in 2–4 working days. Delivered Tuesday to Saturday. "
            "Not everywhere: your postcode decides.",
        ),
        (
            {"delivered_on": frozenset({2, 5})},
            "Order by 12:00, at your door in 2–4 working days. Delivered Tuesday, Friday.",
        ),
    ],
)
def test_a_rule_says_what_the_fields_say(changed, said):
    assert wording.rule(replace(PLAN, **changed)) == said


@pytest.mark.parametrize(
    ("language", "earliest", "latest", "said"),
    [
        ("en-gb", "2026-11-24", "2026-11-25", "Tuesday 24 – Wednesday 25 November"),
        ("en-gb", "2026-11-24", "2026-11-24", "Tuesday 24 November"),
        ("en-gb", "2026-12-31", "2027-01-02", "Thursday 31 December – Saturday 2 January"),
        ("de", "2026-11-24", "2026-11-25", "Dienstag, 24. – Mittwoch, 25. November"),
        ("de", "2026-12-31", "2027-01-02", "Donnerstag, 31. Dezember – Samstag, 2. Januar"),
        ("fr", "2026-11-24", "2026-11-25", "mardi 24 – mercredi 25 novembre"),
    ],
)
def test_days_are_written_as_each_language_does(language, earliest, latest, said):
    with translation.override(language):
        assert wording.days(date.fromisoformat(earliest), date.fromisoformat(latest)) == said


def test_a_methods_own_words_stand_after_the_speed():
    plan = replace(PLAN, reach={"GB": ("BS",)})

    assert wording.rule(plan, "In the morning.") == (
        "Order by 12:00, at your door in 2–4 working days. In the morning. Not everywhere: your postcode decides."
    )


def test_nothing_is_said_of_nothing():
    assert (wording.days(None, None), wording.arrival(None)) == ("", "")


def test_what_arrives_says_so():
    day = date(2026, 11, 24)
    assert wording.arrival(Window(day, day)) == "Arrives Tuesday 24 November"
