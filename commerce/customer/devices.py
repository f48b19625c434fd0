"""What a browser says of itself, in words that its owner knows it by."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from allauth.usersessions.models import UserSession

# The first that is found counts: most browsers name the ones they descend from as well.
BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "Chromebook"),
    (r"Linux|X11", "Linux"),
)


@dataclass(frozen=True, kw_only=True)
class Session:
    id: int
    device: str
    ip: str
    since: datetime
    is_current: bool


def describe(row: UserSession, *, current: str | None) -> Session:
    return Session(
        id=row.pk,
        device=device(row.user_agent),
        ip=row.ip,
        since=row.created_at,
        is_current=row.session_key == current,
    )


def device(user_agent: str) -> str:
    """Such as “Firefox on Windows”."""
    browser = _first(BROWSERS, user_agent) or gettext("A browser")
    system = _first(SYSTEMS, user_agent)
    return (
        gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
    )


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, text)), "")
