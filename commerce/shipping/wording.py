"""Delivery in words: as a rule, which stays true on a page that is kept, and as days, which are promised once."""

from datetime import date

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import get_language, gettext, to_locale

from babel.dates import format_date

from commerce.shipping.plans import Plan, Window

WORKING_WEEK = frozenset(range(1, 6))


def rule(plan: Plan, note: str = "") -> str:
    """“Order by 12:00, at your door in 2–3 working days.”, the method's `note`, then days and places."""
    sentences = [_speed(plan), *filter(None, [note])]
    if plan.delivered_on != WORKING_WEEK:
        sentences.append(gettext("Delivered %(days)s.") % {"days": weekdays(plan.delivered_on)})
    if plan.reach:
        sentences.append(gettext("Not everywhere: your postcode decides."))
    return " ".join(sentences)


def arrival(found: Window | None) -> str:
    """“Arrives Tuesday 24 – Wednesday 25 November”; nothing where nothing is promised."""
    return gettext("Arrives %(days)s") % {"days": days(found.earliest, found.latest)} if found else ""


def days(earliest: date | None, latest: date | None) -> str:
    """“Tuesday 24 – Wednesday 25 November”, one day where they are the same."""
    if earliest is None or latest is None:
        return ""
    last = _day(latest)
    if earliest == latest:
        return last
    first = _day(earliest)
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        first = first.removesuffix(format_date(earliest, "MMMM", locale=_locale())).rstrip()
    return f"{first} – {last}"


def weekdays(numbers: frozenset[int]) -> str:
    """“Tuesday to Saturday”, or one by one where there are gaps."""
    ordered = sorted(numbers)
    names = [str(WEEKDAYS[number - 1]) for number in ordered]
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def _speed(plan: Plan) -> str:
    time = time_format(plan.cut_off, "TIME_FORMAT")
    least, most = plan.span
    if most == 0:
        return gettext("Order by %(time)s, at your door the same day.") % {"time": time}
    if (least, most) == (1, 1):
        return gettext("Order by %(time)s, at your door the next working day.") % {"time": time}
    span = str(most) if least == most else f"{least}–{most}"
    return gettext("Order by %(time)s, at your door in %(days)s working days.") % {"time": time, "days": span}


def _day(day: date) -> str:
    """“Tuesday 24 November”: the long form of each language, without the year where that stands last."""
    words = format_date(day, "full", locale=_locale()).removesuffix(str(day.year)).rstrip(", ")
    return words.replace(",", "") if _locale().startswith("en") else words  # British print sets no comma


def _locale() -> str:
    return to_locale(get_language() or "en-gb")
