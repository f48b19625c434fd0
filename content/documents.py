"""Stories and standard pages as documents: what lists and search show of them."""

from collections.abc import Collection, Iterable
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator

from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from commerce.catalogue import pictures
from content import places, references
from content.models import StandardPage, StoryPage
from content.places import Place
from search.documents import Card
from search.models import Document

KINDS = {Document.Kind.STORY: StoryPage, Document.Kind.PAGE: StandardPage}
SUMMARY_WORDS = 30


def visible(pages: QuerySet) -> QuerySet:
    """What everybody may see: live, and neither it nor a page above it is private."""
    private = PageViewRestriction.objects.values_list("page__path", flat=True)
    return pages.live().exclude(places.below(private))


def page_cards(kind: str, ids: Collection[int]) -> list[Card]:
    """The cards of these pages, as far as they are of this kind and everybody may see them."""
    found = list(visible(KINDS[Document.Kind(kind)].objects.filter(pk__in=ids)))
    if not found:
        return []
    homes = places.load()
    images = pictures.by_image(page.image_id for page in found if getattr(page, "image_id", None))
    return [
        _card(page, homes[places.home_path(page.path)], images)
        for page in found
        if places.home_path(page.path) in homes
    ]


def _card(page: StoryPage | StandardPage, place: Place, images: dict[int, pictures.Picture]) -> Card:
    text = " ".join(_texts(page))
    summary = page.introduction or page.search_description or Truncator(text).words(SUMMARY_WORDS)
    return Card(
        object_id=page.pk,
        brand_id=place.brand_id,
        locale_id=place.locale_id,
        title=page.title,
        url=places.address(page.url_path, place.code),
        summary=summary,
        text=f"{page.introduction} {text}".strip(),
        image=images.get(getattr(page, "image_id", None) or 0),
        published_at=_published_at(page),
        products=references.of_page(page).products,
    )


def _texts(page: Page) -> Iterable[str]:
    """The words of the page's streams, in their order."""
    for field in page._meta.local_fields:
        if isinstance(field, StreamField):
            yield from field.get_searchable_content(getattr(page, field.name))


def _published_at(page: Page) -> datetime | None:
    """A story counts from the date it carries."""
    if isinstance(page, StoryPage):
        return timezone.make_aware(datetime.combine(page.date, time.min))
    return page.first_published_at
