"""Which rows feed pages and menus, and what a change of one means."""

from collections.abc import Collection

from django.db.models import Q

from wagtail.models import Locale, Page

from commerce.catalogue import pictures
from content import composing, documents, places, references
from content.menu_selectors import menu_key
from content.models import HomePage, Menu, StandardPage, StoryPage
from core.models import Brand
from core.outbox import Bumps, exempt, projector, watch
from search.documents import list_key, store
from search.models import Document

PAGE_TYPES = (HomePage, StoryPage, StandardPage)
# Columns that say how a page is edited, not what it shows.
UNSEEN_OF_PAGES = (
    "draft_title",
    "expire_at",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision_created_at",
    "latest_revision_id",
    "live_revision_id",
    "locked",
    "locked_at",
    "locked_by_id",
    "numchild",
    "owner_id",
)

watch("wagtailcore.Page", subject="page", ignoring=UNSEEN_OF_PAGES)
for model in PAGE_TYPES:
    watch(model._meta.label, subject="page", column="page_ptr_id")
# Columns of drafts and revisions; what is seen changes when they are published.
UNSEEN_OF_SNIPPETS = (
    "expire_at",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision_id",
    "live_revision_id",
)

watch("content.Navigation", subject="navigation", ignoring=UNSEEN_OF_SNIPPETS)
watch("wagtailcore.PageViewRestriction", subject="page restriction", column="page_id")
watch("core.Image", subject="page image", ignoring=("file_size",))
watch("core.Rendition", subject="page image", column="image_id")
watch("core.Brand", subject="page brand")
watch("wagtailcore.Site", subject="page site", ignoring=("hostname", "port", "site_name", "is_default_site"))
exempt("wagtailredirects_redirect", "asked for addresses that lead nowhere; those answers are not kept")
exempt("content_menu", "made by the chain, which bumps the menu's key when it changes")


def everything_stored() -> list[int]:
    """The pages that have documents, of whom some may be gone."""
    return list(Document.objects.filter(kind__in=documents.KINDS).values_list("object_id", flat=True))


@projector("page", everything=everything_stored)
def project_pages(keys: list[str], bumps: Bumps) -> None:
    """Rebuild documents and menus; the page and its translations (which link each other) are out of date."""
    ids = {int(key) for key in keys}
    for kind in documents.KINDS:
        changed = store(kind, ids, documents.page_cards(kind, ids))
        bumps.add(*(list_key(*place) for place in changed))
    bumps.add(*(f"page:{pk}" for pk in ids | translations(ids)))
    pictures.schedule_missing(images_of(ids))
    project_menus(bumps)


@projector("navigation")
def project_navigations(keys: list[str], bumps: Bumps) -> None:
    """Editors have composed menus anew."""
    project_menus(bumps)


@projector("page restriction", only_maps=True)
def project_restrictions(keys: list[str], bumps: Bumps) -> None:
    """What is private hides all below it."""
    paths = Page.objects.filter(pk__in=keys).values_list("path", flat=True)
    bumps.also("page", Page.objects.filter(places.below(paths)).values_list("pk", flat=True))


@projector("page image", only_maps=True)
def project_images(keys: list[str], bumps: Bumps) -> None:
    """New renditions, another file or description: pages that show the image, and the cards of stories."""
    bumps.add(*(f"image:{key}" for key in keys))
    bumps.also("page", StoryPage.objects.filter(image__in=keys).values_list("pk", flat=True))


@projector("page brand", only_maps=True)
def project_brands(keys: list[str], bumps: Bumps) -> None:
    """A brand that gets a site, or another one, gets its pages."""
    _follow_brands(Q(pk__in=keys), bumps)


@projector("page site", only_maps=True)
def project_sites(keys: list[str], bumps: Bumps) -> None:
    """A site that gets another root page changes whose pages these are."""
    _follow_brands(Q(site__in=keys), bumps)


def _follow_brands(condition: Q, bumps: Bumps) -> None:
    brands = set(Brand.objects.filter(condition).values_list("pk", flat=True))
    homes = [place.path for place in places.load().values() if place.brand_id in brands]
    bumps.also("page", Page.objects.filter(places.below(homes)).values_list("pk", flat=True))


def translations(ids: Collection[int]) -> set[int]:
    """All translations of these pages. (Those of a deleted page link it and say so themselves.)"""
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    return set(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))


def images_of(ids: Collection[int]) -> set[int]:
    """The images that live pages of these show."""
    pages = [page for model in PAGE_TYPES for page in model.objects.filter(pk__in=ids, live=True)]
    return {image for page in pages for image in references.of_page(page).images}


def project_menus(bumps: Bumps) -> None:
    """Make the stored menus what the tree and the editors say, and say which changed."""
    wanted = composing.menus()
    stored = {(menu.brand_id, menu.locale_id, menu.place): menu for menu in Menu.objects.all()}
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    for key, items in wanted.items():
        menu = stored.pop(key, None) or Menu(brand_id=key[0], locale_id=key[1], place=key[2])
        if menu.pk is None or menu.items != items:
            menu.items = items
            menu.save()
            bumps.add(menu_key(key[0], codes[key[1]]))
    for menu in stored.values():
        menu.delete()
        bumps.add(menu_key(menu.brand_id, codes[menu.locale_id]))
