"""What a page shows of other things: read off its fields and streams, as Wagtail's reference index does."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models

from wagtail.fields import StreamField
from wagtail.models import Page

from commerce.catalogue.models import Product
from core.models import Image


@dataclass(frozen=True)
class References:
    images: frozenset[int]
    products: frozenset[int]
    pages: frozenset[int]

    def keys(self) -> Iterator[str]:
        """The keys under which a page that shows these must be found. Products come in cards, which have their own."""
        yield from (f"image:{pk}" for pk in self.images)
        yield from (f"page:{pk}" for pk in self.pages)


def of_page(page: Page) -> References:
    """The images, products and pages that a page's own fields and streams name. What is deleted is left out."""
    found: dict[type[models.Model], set[int]] = {Image: set(), Product: set(), Page: set()}
    for model, object_id in _named(page):
        for kind, ids in found.items():
            if issubclass(model, kind):
                ids.add(object_id)
    return References(frozenset(found[Image]), frozenset(found[Product]), frozenset(found[Page]))


def _named(page: Page) -> Iterable[tuple[type[models.Model], int]]:
    for field in page._meta.local_fields:
        if isinstance(field, StreamField):
            for model, object_id, _model_path, _content_path in field.extract_references(
                getattr(page, field.name)
            ):
                yield model, int(object_id)
        elif field.many_to_one and field.value_from_object(page) is not None:
            yield field.related_model, field.value_from_object(page)
