"""When and where a delivery method delivers: pure rules, without a database and without a clock of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count, islice
from zoneinfo import ZoneInfo

import holidays

from commerce.shipping import reach

DAY = timedelta(days=1)
LONGEST_REST = 60  # days in a row on which nothing is packed or delivered; beyond it a rule is a mistake
# Where holidays differ within a country we keep those of its largest part.
PARTS = {"GB": "ENG"}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The rhythm of a delivery method and the places it reaches.

    Weekdays are ISO's: Monday is 1. `cut_off` is the market's local time, of the day on which an order is
    packed or of the day before. `days_min` and `days_max` count days of delivery after the day of packing;
    0 is that day itself. An empty `reach` is everywhere.
    """

    days_min: int
    days_max: int
    cut_off: time
    cut_off_day_before: bool
    packed_on: frozenset[int]
    delivered_on: frozenset[int]
    reach: Mapping[str, tuple[str, ...]]

    def reaches(self, country_code: str, postcode: str) -> bool:
        return reach.covers(self.reach, country_code, postcode)

    @property
    def span(self) -> tuple[int, int]:
        """Least and most days from an order before the cut-off until it is there."""
        eve = int(self.cut_off_day_before)
        return self.days_min + eve, self.days_max + eve


@dataclass(frozen=True)
class Window:
    """The days on which a parcel may arrive: both are promised, often they are the same."""

    earliest: date
    latest: date


def window(
    plan: Plan, *, moment: datetime, time_zone: str, packed_in: str, delivered_in: str
) -> Window | None:
    """When an order of `moment` arrives. Holidays count where it is packed, and where it is delivered.

    None where nothing can be promised: a plan without days.
    """
    first = _first_packing_day(plan, moment.astimezone(ZoneInfo(time_zone)))
    packed = _nth(first, 0, _working(plan.packed_on, packed_in))
    if packed is None:
        return None
    delivers = _working(plan.delivered_on, delivered_in)
    start = packed if plan.days_min == 0 else packed + DAY
    earliest = _nth(start, max(plan.days_min - 1, 0), delivers)
    if earliest is None:
        return None
    latest = _nth(earliest, plan.days_max - plan.days_min, delivers)
    return Window(earliest, latest or earliest)


def is_holiday(day: date, country_code: str) -> bool:
    """Whether the whole country rests; none are known of a country that the library doesn't know."""
    return day in _holidays(country_code, day.year)


def _first_packing_day(plan: Plan, local: datetime) -> date:
    """The first day on which there is still time to pack, a day of work or not."""
    day = local.date() if local.time() < plan.cut_off else local.date() + DAY
    return day + DAY if plan.cut_off_day_before else day


def _working(weekdays: frozenset[int], country_code: str) -> Callable[[date], bool]:
    return lambda day: day.isoweekday() in weekdays and not is_holiday(day, country_code)


def _nth(start: date, number: int, works: Callable[[date], bool]) -> date | None:
    """The day of work that `number` others precede, `start` the first that counts."""
    longest = LONGEST_REST + number * 7
    days = (start + DAY * ahead for ahead in islice(count(), longest))
    return next(islice((day for day in days if works(day)), number, None), None)


@cache
def _holidays(country_code: str, year: int) -> frozenset[date]:
    try:
        found = holidays.country_holidays(country_code, subdiv=PARTS.get(country_code), years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(found)
