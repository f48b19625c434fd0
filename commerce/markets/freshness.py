"""Markets and tax stand on every page; who sells where also decides which cards there are."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from wagtail.models import Page

from commerce.markets.models import LAW_PAGES, Market, MarketTexts
from commerce.markets.texts import texts_key
from core.brands import all_brands
from core.outbox import Bumps, projector, watch

# Columns of drafts and revisions.
UNSEEN_OF_TEXTS = (
    "expire_at",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision_id",
    "live_revision_id",
)
# All that a link to a page doesn't show. Title, address and whether it is live are left.
UNSEEN_OF_LAW_PAGES = (
    *UNSEEN_OF_TEXTS,
    "draft_title",
    "first_published_at",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by_id",
    "numchild",
    "owner_id",
    "search_description",
    "seo_title",
    "show_in_menus",
)

watch("markets.Market", subject="market")
watch("markets.Market_brands", subject="market", column="market_id")
watch("markets.Market_brands", subject="assortment", column="brand_id")
watch("markets.Market_countries", subject="market", column="market_id")
watch("markets.TaxClass", subject="tax")
watch("markets.TaxRate", subject="tax", column="tax_class_id")
watch("address.Country", subject="tax", column="iso_3166_1_a2")
watch("markets.MarketTexts", subject="market texts", column="brand_id", ignoring=UNSEEN_OF_TEXTS)
watch("wagtailcore.Page", subject="law page", ignoring=UNSEEN_OF_LAW_PAGES)
watch("wagtailcore.PageViewRestriction", subject="law page restriction", column="page_id")


@projector("market")
def project_markets(keys: list[str], bumps: Bumps) -> None:
    """Currency, locale or brands of a market: the cards of its brands may differ."""
    bumps.add("shop")
    memberships = Market.brands.through.objects.filter(market__in=[int(key) for key in keys])
    bumps.also("assortment", memberships.values_list("brand_id", flat=True))


@projector("tax")
def project_tax(keys: list[str], bumps: Bumps) -> None:
    """Prices stay, the tax in them differs: that is worked out where it is shown."""
    bumps.add("shop")


@projector("market texts")
def project_texts(keys: list[str], bumps: Bumps) -> None:
    """Somebody has worded what a brand says about law and trust."""
    bumps.add(*(texts_key(int(key)) for key in keys))


@projector("law page", only_maps=True)
def project_law_pages(keys: list[str], bumps: Bumps) -> None:
    """A page that legal links lead to, or a translation of one. Which one a deleted page was nobody can tell."""
    pages = set(Page.objects.filter(pk__in=keys).values_list("pk", flat=True))
    if len(pages) < len(set(keys)):
        bumps.also("market texts", [brand.pk for brand in all_brands()])
        return
    _tell_texts(Page.objects.filter(pk__in=pages), bumps)


@projector("law page restriction", only_maps=True)
def project_law_page_restrictions(keys: list[str], bumps: Bumps) -> None:
    """What is private is not linked, nor is what lies below it."""
    paths = Page.objects.filter(pk__in=keys).values_list("path", flat=True)
    hidden = reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk=None))
    _tell_texts(Page.objects.filter(hidden), bumps)


def _tell_texts(pages: QuerySet[Page], bumps: Bumps) -> None:
    """The brands whose legal links lead to one of these pages, or to a translation of one."""
    chosen = Page.objects.filter(translation_key__in=pages.values("translation_key")).values("pk")
    named = reduce(or_, (Q(**{f"{name}__in": chosen}) for name in LAW_PAGES))
    bumps.also("market texts", MarketTexts.objects.filter(named).values_list("brand_id", flat=True))
