"""Sitemaps: what a shopper can find of a brand in a locale, each with the same thing in other locales.

Read from the documents, which hold what lists show: nothing unpublished, private or unsold is there.
Form: https://www.sitemaps.org/protocol.html. Django's own sitemaps take every translation of a thing for the
same path under another prefix; ours have addresses of their own, so they are written here.
"""

from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page

from commerce.markets import selectors as markets
from content.documents import visible
from content.places import HOME_DEPTH, address
from core import edge
from core.models import Brand
from search.documents import list_key
from search.models import Document

MOST = 10_000  # addresses in a file; the protocol allows 50,000
PAGES = (Document.Kind.STORY, Document.Kind.PAGE)


@dataclass(frozen=True)
class Entry:
    """One address, those of the same thing by locale code (itself included), and when it changed, if known."""

    url: str
    alternates: dict[str, str]
    changed: datetime | None = None


@dataclass(frozen=True)
class _Place:
    url: str
    changed: datetime | None = None


def entries(brand: Brand, code: str) -> list[Entry]:
    """Everything the brand shows in a locale, the home page first. Three queries whatever the size."""
    things = [_home(brand), *_found(brand).values()]
    return [
        Entry(
            url=found[code].url,
            alternates={other: place.url for other, place in found.items()} if len(found) > 1 else {},
            changed=found[code].changed,
        )
        for found in things
        if code in found
    ]


def files(found: list[Entry]) -> list[list[Entry]]:
    """The entries, as many in a file as it may have; at least one file."""
    return [found[start : start + MOST] for start in range(0, max(len(found), 1), MOST)]


def _codes(brand: Brand) -> list[str]:
    return [market.code for market in markets.for_brand(brand)]


def _home(brand: Brand) -> dict[str, _Place]:
    """Its date is not known: publishing again without a change would touch it."""
    homes = visible(brand.site.root_page.get_translations(inclusive=True)).filter(depth=HOME_DEPTH)
    rows = list(homes.values_list("pk", "locale__language_code", "url_path"))
    edge.uses(*(f"page:{pk}" for pk, _code, _path in rows))
    return {code: _Place(address(path, code)) for _pk, code, path in rows if code in _codes(brand)}


def _found(brand: Brand) -> dict[tuple[str, object], dict[str, _Place]]:
    """Thing → where it is by locale code. Pages of one meaning share a translation key."""
    codes = _codes(brand)
    edge.uses(*(list_key(brand.pk, code) for code in codes))
    shown = Document.objects.filter(brand=brand, locale__language_code__in=codes).order_by(
        "kind", "object_id"
    )
    pages = shown.filter(kind__in=PAGES).order_by().values("object_id")
    keys = dict(Page.objects.filter(pk__in=pages).values_list("pk", "translation_key"))
    found: dict[tuple[str, object], dict[str, _Place]] = {}
    columns = ("kind", "object_id", "locale__language_code", "url", "changed_at")
    for kind, pk, code, url, changed in shown.values_list(*columns):
        thing = keys.get(pk, pk) if kind in PAGES else pk
        found.setdefault((kind, thing), {})[code] = _Place(url, changed)
    return found
