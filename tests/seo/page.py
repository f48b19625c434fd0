"""What search engines read of a page."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

LD_JSON = "application/ld+json"


@dataclass
class Page:
    path: str
    language: str = ""
    title: str = ""
    description: list[str] = field(default_factory=list)
    robots: str = ""
    canonical: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    headings: list[str] = field(default_factory=list)
    data: list[dict[str, Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def is_indexed(self) -> bool:
        return "noindex" not in self.robots


def read(path: str, html: str) -> Page:
    reader = _Reader(Page(path))
    reader.feed(html)
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.inside = ""
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.page.language = given.get("lang", "")
        elif tag == "meta":
            self._meta(given)
        elif tag == "link":
            self._link(given)
        elif tag == "a":
            self.page.links.append(given.get("href", ""))
        elif self._is_read(tag, given):
            self.inside, self.texts = tag, []

    def _is_read(self, tag: str, given: dict[str, str]) -> bool:
        if tag == "title":
            return not self.page.title  # signs may have titles, too
        return tag == "h1" or (tag == "script" and given.get("type") == LD_JSON)

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.inside:
            return
        text, self.inside = "".join(self.texts), ""
        if tag == "title":
            self.page.title = " ".join(text.split())
        elif tag == "h1":
            self.page.headings.append(" ".join(text.split()))
        else:
            self._facts(text)

    def _meta(self, given: dict[str, str]) -> None:
        if given.get("name") == "description":
            self.page.description.append(given.get("content", ""))
        elif given.get("name") == "robots":
            self.page.robots = given.get("content", "")

    def _link(self, given: dict[str, str]) -> None:
        if given.get("rel") == "canonical":
            self.page.canonical.append(given["href"])
        elif given.get("rel") == "alternate" and "hreflang" in given:
            if given["hreflang"] in self.page.alternates:
                self.page.broken.append(f"hreflang {given['hreflang']} stands there twice")
            self.page.alternates[given["hreflang"]] = given["href"]

    def _facts(self, text: str) -> None:
        try:
            self.page.data.append(json.loads(text))
        except ValueError as error:
            self.page.broken.append(f"JSON-LD: {error}")
