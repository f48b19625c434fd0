"""Every page and product of the demonstration: links that lead somewhere, headings in order, no English abroad."""

import re
from collections.abc import Iterator
from io import StringIO
from urllib.parse import urldefrag, urljoin, urlsplit

from django.core.management import call_command
from django.test import Client

import pytest
from bs4 import BeautifulSoup, Tag

from content.models import HomePage
from core.models import Brand
from search.models import Document
from tests.crawl.crawler import NOT_PAGES

pytestmark = [pytest.mark.slow, pytest.mark.once]
HEADINGS = re.compile(r"^h[1-6]$")
# Words that make a sentence English, whatever it is about; two of them in one text are no loan.
ENGLISH = re.compile(
    r"\b(the|and|of|with|your|you|is|are|from|this|that|not|what|we|our|it|by|at)\b", re.IGNORECASE
)


def addresses(brand: Brand) -> list[str]:
    """Home, pages, stories, lists and products, in each language."""
    shown = Document.objects.filter(brand=brand).order_by("pk").values_list("url", flat=True)
    homes = HomePage.objects.live().filter(locale__language_code__in=("en-gb", "de", "fr"))
    below = [page for home in homes for page in home.get_descendants(inclusive=True).live().specific()]
    ours = [page.url for page in below if page.get_site() == brand.site]
    return list(dict.fromkeys([*shown, *(urlsplit(url).path for url in ours)]))


def read(html: str) -> Tag:
    main = BeautifulSoup(html, "html.parser").find("main")
    assert isinstance(main, Tag)
    return main


def links(host: str, path: str, html: str) -> Iterator[str]:
    for link in BeautifulSoup(html, "html.parser").find_all("a", href=True):
        parts = urlsplit(urljoin(f"http://{host}{path}", urldefrag(str(link["href"])).url))
        if parts.hostname == host and not parts.path.startswith(NOT_PAGES):
            yield parts.path


def skipped(main: Tag) -> list[str]:
    """Headings that stand more than one rank below the one before."""
    found = [(int(each.name[1]), each.get_text(" ", strip=True)) for each in main.find_all(HEADINGS)]
    ranks = [0, *(rank for rank, _text in found)]
    return [text for before, (rank, text) in zip(ranks, found, strict=False) if rank > before + 1]


def english(main: Tag, brand: Brand) -> list[str]:
    """Texts that are English, though they don't say so (a review says in which language it is)."""
    for part in main.select("[lang], script, style"):
        part.extract()
    texts = (text.replace(brand.name, "") for text in main.stripped_strings)
    return [text for text in texts if len({word.lower() for word in ENGLISH.findall(text)}) > 1]


def test_every_page_of_the_demonstration() -> None:
    call_command("demo", quick=True, stdout=StringIO())
    faults: dict[str, object] = {}
    for brand in Brand.objects.select_related("site"):
        host, met = brand.site.hostname, dict[str, str]()
        client = Client(headers={"Host": host})
        paths = addresses(brand)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            html = answer.content.decode()
            met.update(dict.fromkeys(links(host, path, html), path))
            main = read(html)
            problems = {
                "h1": len(main.find_all("h1")) != 1,
                "skipped": skipped(main),
                "english": english(main, brand) if not path.startswith("/en-gb/") else [],
            }
            faults |= {f"{host}{path} {name}": what for name, what in problems.items() if what}
        for target, path in met.items():
            below_product = "/p/" in target and target.startswith(
                tuple(paths)
            )  # variants, the form of reviews
            if target not in paths and not below_product and client.get(target).status_code >= 400:
                faults[f"{host}{target}"] = f"linked from {path}"
        assert len(paths) > 150

    assert faults == {}
