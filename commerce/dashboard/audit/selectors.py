"""A page of the audit log: the newest lines of all its sources, each asked once, by its key."""

import heapq
import re
from dataclasses import dataclass

from django.db.models import QuerySet

from commerce.dashboard.audit.sources import SOURCES, Asked, Line
from core import staff
from core.models import Brand, User
from core.reach import brands_of

PAGE = 50
MARK = re.compile(r"[a-z]+-[0-9]{1,18}")


@dataclass(frozen=True, kw_only=True)
class Page:
    """`older` says where the next page begins; empty: there is none."""

    lines: list[Line]
    older: str


def page(*, user: User, asked: Asked, sources: tuple[str, ...] = (), before: str = "") -> Page:
    """The lines before that place. No counting, no offset: a page of a million lines costs what the first does."""
    reached = read_place(before)
    lists = []
    for name in sources or tuple(SOURCES):
        rows = SOURCES[name].rows(user, asked)
        if name in reached:
            rows = rows.filter(pk__lt=reached[name])
        lists.append([SOURCES[name].line(row) for row in rows[: PAGE + 1]])
    merged = list(heapq.merge(*lists, key=lambda line: line.at, reverse=True))[: PAGE + 1]
    lines = merged[:PAGE]
    for line in lines:
        reached[line.source] = line.key
    return Page(lines=lines, older=_place(reached) if len(merged) > PAGE else "")


def people(user: User) -> "QuerySet[User]":
    """Staff whose doings somebody may look up: all, or those of their own brands."""
    found = staff.people()
    if user.is_superuser:
        return found
    members = Brand.members.through.objects.filter(brand__in=brands_of(user))
    return found.filter(pk__in=members.values("user"))


def read_place(text: str) -> dict[str, int]:
    """The last key that was shown of each source; what makes no sense is the beginning."""
    found = {}
    for part in text.split("."):
        if MARK.fullmatch(part):
            name, _dash, key = part.partition("-")
            found[name] = int(key)
    return {name: key for name, key in found.items() if name in SOURCES}


def _place(reached: dict[str, int]) -> str:
    return ".".join(f"{name}-{key}" for name, key in sorted(reached.items()))
