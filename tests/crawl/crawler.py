"""Walks a shop by its own links, as a search engine would, and remembers what every page said."""

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

# Addresses that are not pages of the shop: files, staff, programs.
NOT_PAGES = ("/static/", "/media/", "/cms/", "/dashboard/", "/django-admin/", "/documents/", "/-/")
LINK = re.compile(r"""\b(?:href|src|action|data-[\w-]*url)=["']([^"'#][^"']*)["']|<loc>([^<]+)</loc>""")
READ = ("text/html", "text/plain", "application/xml")
MOST = 400


@dataclass
class Walk:
    """What a walk through one shop found: the text of each page, the status of each address."""

    pages: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    @property
    def said(self) -> str:
        return "\n".join(self.pages.values())


def walk(host: str, *starts: str, client: Client | None = None, within: str = "/") -> Walk:
    """Follow every link of the shop at `host` from `starts`, each address once, below `within`."""
    found, client = Walk(), client or Client(headers={"Host": host})
    waiting, known = deque(starts), set(starts)
    while waiting and len(known) < MOST:
        path = waiting.popleft()
        answer = client.get(path, headers={"Host": host})
        found.statuses[path] = answer.status_code
        if "public" in answer.get("Cache-Control", ""):
            found.shared.add(path)
        text = answer.content.decode() if answer.get("Content-Type", "").startswith(READ) else ""
        if answer.status_code == 200:
            found.pages[path] = text
        for link in [answer["Location"]] if "Location" in answer else _links(text):
            target = _inside(host, path, link)
            if target.startswith(within) and target not in known:
                known.add(target)
                waiting.append(target)
    return found


def _links(html: str) -> list[str]:
    return [unescape(quoted or listed) for quoted, listed in LINK.findall(html)]


def _inside(host: str, path: str, link: str) -> str:
    """The link's path within the shop; empty for what leads elsewhere or is no page."""
    parts = urlsplit(urljoin(f"http://{host}{path}", urldefrag(link).url))
    if parts.scheme != "http" or parts.hostname != host or parts.path.startswith(NOT_PAGES):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
