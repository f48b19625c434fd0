"""Reads for pages and their blocks."""

from wagtail.models import Locale, Page

from content.places import address
from core import edge
from core.models import Brand
from search.documents import list_key
from search.models import Document


def alternates(page: Page) -> dict[str, str]:
    """Locale code → address of the page's live translations, itself included. One query."""
    siblings = page.get_translations(inclusive=True).live()
    found = list(siblings.values_list("pk", "locale__language_code", "url_path"))
    edge.uses(*(f"page:{pk}" for pk, _code, _url_path in found))
    return {code: address(url_path, code) for _pk, code, url_path in found}


def newest_stories(brand: Brand, locale: Locale, *, limit: int) -> list[Document]:
    edge.uses(list_key(brand.pk, locale.language_code))
    stories = Document.objects.filter(brand=brand, locale=locale, kind=Document.Kind.STORY)
    return list(stories.order_by("-published_at", "id")[:limit])
