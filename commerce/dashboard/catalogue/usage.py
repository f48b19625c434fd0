"""Where a product is used: pages and their drafts, texts, lists, what customers hold. Before somebody deletes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from wagtail.models import Page, ReferenceIndex

from commerce.catalogue.models import Product, ProductCopy, ProductRecommendation, ShelfPlace

DRAFTS = 100
"""Drafts that are looked through, the newest first."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place: what kind it is, what it is called, where it is edited."""

    kind: str
    title: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Usage:
    pages: tuple[Use, ...]
    drafts: tuple[Use, ...]
    lists: tuple[Use, ...]
    held: tuple[str, ...]
    """What customers have of it, a sentence each."""

    @property
    def is_empty(self) -> bool:
        return not (self.pages or self.drafts or self.lists or self.held)


def usage(product: Product) -> Usage:
    """Where a product, with its variants, is used. As many queries for one place as for a hundred."""
    ids = [product.pk, *product.children.values_list("pk", flat=True)]
    pages = _pages(ids)
    return Usage(
        pages=tuple(_page_use(page) for page in pages),
        drafts=(*_page_drafts(ids, {page.pk for page in pages}), *_text_drafts(product)),
        lists=tuple(_lists(product, ids)),
        held=tuple(_held(ids)),
    )


def _pages(ids: list[int]) -> list[Page]:
    """Pages and stories whose published or first text names one of the products."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Product),
        to_object_id__in=[str(pk) for pk in ids],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    keys = {int(key) for key in references.values_list("object_id", flat=True)}
    return list(Page.objects.filter(pk__in=keys).select_related("content_type").order_by("title"))


def _page_use(page: Page) -> Use:
    model = page.content_type.model_class()
    kind = str(model._meta.verbose_name) if model else page.content_type.name
    return Use(
        kind=kind if page.live else _("%(kind)s, not published") % {"kind": kind},
        title=page.title,
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )


def _page_drafts(ids: list[int], known: set[int]) -> Iterable[Use]:
    """Drafts that name it while the published page does not."""
    pages = Page.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    for page in pages.exclude(pk__in=known).order_by("-latest_revision_created_at")[:DRAFTS]:
        draft = page.get_latest_revision_as_object()
        if _names(draft, set(ids)):
            yield Use(
                kind=_("Draft"), title=draft.title, url=reverse("wagtailadmin_pages:edit", args=[page.pk])
            )


def _names(page: Page, ids: set[int]) -> bool:
    """Whether a field or stream of the page names one of the products."""
    return any(
        issubclass(model, Product) and int(object_id) in ids
        for field in page._meta.local_fields
        for model, object_id in _named(page, field)
    )


def _named(page: Page, field: Any) -> Iterable[tuple[type[Model], Any]]:
    if hasattr(field, "extract_references"):
        for model, object_id, *_paths in field.extract_references(getattr(page, field.name)):
            yield model, object_id
    elif field.many_to_one and field.value_from_object(page) is not None:
        yield field.related_model, field.value_from_object(page)


def _text_drafts(product: Product) -> Iterable[Use]:
    copies = ProductCopy.objects.filter(product=product).exclude(live=True, has_unpublished_changes=False)
    for copy in copies.select_related("locale"):
        yield Use(
            kind=_("Text in %(language)s, not published") % {"language": copy.locale},
            title=copy.title,
            url=reverse("wagtailsnippets_catalogue_productcopy:edit", args=[copy.pk]),
        )


def _lists(product: Product, ids: list[int]) -> Iterable[Use]:
    for row in product.productcategory_set.select_related("category"):
        url = reverse("dashboard:catalogue-category-update", args=[row.category_id])
        yield Use(kind=_("Category"), title=row.category.name, url=url)
    for place in ShelfPlace.objects.filter(product=product).select_related("category"):
        url = reverse("dashboard:catalogue-category-order", args=[place.category_id])
        yield Use(kind=_("Put first on"), title=place.category.name, url=url)
    goods = apps.get_model("offer", "RangeProduct").objects.filter(product__in=ids)
    for row in goods.select_related("range").order_by("range__name", "pk"):
        url = reverse("dashboard:range-products", args=[row.range_id])
        yield Use(kind=_("Range of offers"), title=row.range.name, url=url)
    with_others = ProductRecommendation.objects.filter(recommendation__in=ids).select_related("primary")
    for row in with_others.order_by("primary__title", "pk"):
        url = reverse("dashboard:catalogue-product", args=[row.primary_id])
        yield Use(kind=_("Goes with"), title=str(row.primary), url=url)


def _held(ids: list[int]) -> Iterable[str]:
    orders = apps.get_model("order", "Line").objects.filter(product__in=ids)
    if count := orders.values("order").distinct().count():
        yield ngettext(
            "It is in %(count)d order, which keeps its words and prices.",
            "It is in %(count)d orders, which keep its words and prices.",
            count,
        ) % {"count": count}
    lines = apps.get_model("basket", "Line").objects.filter(product__in=ids, basket__status="Open")
    if count := lines.values("basket").distinct().count():
        yield ngettext("It lies in %(count)d basket.", "It lies in %(count)d baskets.", count) % {
            "count": count
        }
    wishes = apps.get_model("wishlists", "Line").objects.filter(product__in=ids)
    if count := wishes.values("wishlist").distinct().count():
        yield ngettext("It is on %(count)d wish list.", "It is on %(count)d wish lists.", count) % {
            "count": count
        }
