"""Reads for pages and their blocks."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef

from wagtail.models import Locale, Page, PageViewRestriction

from content.places import address
from core import edge
from core.models import Brand
from search.documents import list_key
from search.models import Document


def alternates(page: Page) -> dict[str, str]:
    """Locale code → address of the page's translations that everybody may see, itself included. One query."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    hidden = PageViewRestriction.objects.alias(below=path).filter(below__startswith=F("page__path"))
    siblings = page.get_translations(inclusive=True).live().exclude(Exists(hidden))
    found = list(siblings.values_list("pk", "locale__language_code", "url_path"))
    edge.uses(*(f"page:{pk}" for pk, _code, _url_path in found))
    return {code: address(url_path, code) for _pk, code, url_path in found}


def newest_stories(brand: Brand, locale: Locale, *, limit: int) -> list[Document]:
    edge.uses(list_key(brand.pk, locale.language_code))
    stories = Document.objects.filter(brand=brand, locale=locale, kind=Document.Kind.STORY)
    return list(stories.order_by("-published_at", "id")[:limit])
