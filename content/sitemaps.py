"""Sitemaps: what a shopper can find of a brand in a locale, each with the same thing in other locales.

Read from the documents, which hold what lists show: nothing unpublished, private or unsold is there.
Form: https://www.sitemaps.org/protocol.html. Django's own sitemaps take every translation of a thing for the
same path under another prefix; ours have addresses of their own, so they are written here.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

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
Thing = tuple[str, int]  # kind and key of what a document stands for


@dataclass(frozen=True)
class Entry:
    """One address, those of the same thing by locale code (itself included), and when it changed, if known."""

    url: str
    alternates: dict[str, str]
    changed: datetime | None = None


def files(brand: Brand) -> dict[str, int]:
    """Locale code → how many files what the brand shows there takes; at least one. Counted, not read."""
    return _files(brand, _home(brand))


def entries(brand: Brand, code: str, number: int) -> list[Entry] | None:
    """What stands in one of these files, the home page first; None if there is no such file.

    Anybody may ask for any number: it is judged by the count, and read is what stands in the file alone.
    """
    home = _home(brand)
    if not 1 <= number <= _files(brand, home).get(code, 0):
        return None
    first = [Entry(home[code], _alternates(home))] if code in home else []
    start = (number - 1) * MOST - len(first)
    ordered = _shown(brand).filter(locale__language_code=code).order_by("kind", "object_id")
    rows = list(ordered.values_list("kind", "object_id", "url", "changed_at")[max(start, 0) : start + MOST])
    places = _places(brand, [(kind, pk) for kind, pk, _url, _changed in rows])
    found = [Entry(url, _alternates(places[kind, pk]), changed) for kind, pk, url, changed in rows]
    return [*first, *found] if number == 1 else found


def _files(brand: Brand, home: dict[str, str]) -> dict[str, int]:
    codes = _codes(brand)
    edge.uses(*(list_key(brand.pk, code) for code in codes))
    counts = _shown(brand).order_by().values_list("locale__language_code").annotate(Count("pk"))
    counted: dict[str, int] = dict(counts)
    return {code: max(1, math.ceil((counted.get(code, 0) + (code in home)) / MOST)) for code in codes}


def _codes(brand: Brand) -> list[str]:
    return [market.code for market in markets.for_brand(brand)]


def _shown(brand: Brand) -> QuerySet[Document]:
    return Document.objects.filter(brand=brand, locale__language_code__in=_codes(brand))


def _home(brand: Brand) -> dict[str, str]:
    """Its address by locale code. Its date is not known: publishing again without a change would touch it."""
    homes = visible(brand.site.root_page.get_translations(inclusive=True)).filter(depth=HOME_DEPTH)
    rows = list(homes.values_list("pk", "locale__language_code", "url_path"))
    edge.uses(*(f"page:{pk}" for pk, _code, _path in rows))
    return {code: address(path, code) for _pk, code, path in rows if code in _codes(brand)}


def _places(brand: Brand, things: list[Thing]) -> dict[Thing, dict[str, str]]:
    """Where each of these is by locale code. Pages of one meaning share a translation key."""
    pages = [pk for kind, pk in things if kind in PAGES]
    meant = Page.objects.filter(pk__in=pages).values("translation_key")
    keys = dict(Page.objects.filter(translation_key__in=meant).values_list("pk", "translation_key"))
    goods = [pk for kind, pk in things if kind not in PAGES]
    wanted = Q(kind__in=PAGES, object_id__in=[*keys]) | Q(~Q(kind__in=PAGES), object_id__in=goods)
    shown = _shown(brand).filter(wanted).order_by("kind", "object_id")
    found: dict[tuple[str, object], dict[str, str]] = {}
    for kind, pk, code, url in shown.values_list("kind", "object_id", "locale__language_code", "url"):
        found.setdefault(_meaning(kind, pk, keys), {})[code] = url
    return {(kind, pk): found.get(_meaning(kind, pk, keys), {}) for kind, pk in things}


def _meaning(kind: str, pk: int, keys: dict[int, UUID]) -> tuple[str, object]:
    return kind, keys.get(pk, pk) if kind in PAGES else pk


def _alternates(places: dict[str, str]) -> dict[str, str]:
    return places if len(places) > 1 else {}
