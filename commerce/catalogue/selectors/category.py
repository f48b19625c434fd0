"""What a list page reads: the shelf, its words, the shelves below, one page of cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commerce.catalogue.models import CategoryCopy, ShelfPlace
from commerce.catalogue.selectors.shelves import Crumb, Shelves, shelves
from commerce.markets import selectors as markets
from commerce.markets.models import Market
from core import edge
from core.models import Brand
from search import selectors as documents
from search.documents import list_key
from search.engines import Counts, Facet
from search.facets import Criterion, Option, criteria
from search.selectors import DocumentPage


@dataclass(frozen=True, kw_only=True)
class ShelfTile:
    title: str
    url: str
    image: dict[str, Any] | None
    current: bool


@dataclass(frozen=True, kw_only=True)
class CategoryPage:
    id: int
    title: str
    summary: str
    description: str
    seo_title: str
    seo_description: str
    slug: str
    url: str
    crumbs: tuple[Crumb, ...]
    shelves: tuple[ShelfTile, ...]
    """The shelves below; on one without any, those beside it."""
    products: DocumentPage
    counts: Counts
    """How many products there are per option of each facet."""
    alternates: dict[str, str]


def category_page(
    category_id: int,
    market: Market,
    brand: Brand,
    *,
    sort: str = "popular",
    page: int = 1,
    facets: Sequence[Facet] = (),
    draft: CategoryCopy | None = None,
) -> CategoryPage | None:
    """The list of a category; None if the brand shows no such one in the market. `draft` is for previews."""
    edge.uses(f"category:{category_id}")
    tree = shelves(brand.pk, market.locale_id, market.code)
    shelf = tree.get(category_id)
    words = (
        draft
        or CategoryCopy.objects.for_brand(brand)
        .filter(category=category_id, live=True)
        .filter(locale=market.locale_id)
        .first()
    )
    if words is None or (shelf is None and draft is None):
        return None
    crumbs = tree.crumbs(category_id)[:-1] if shelf else []
    return CategoryPage(
        id=category_id,
        title=words.title,
        summary=words.summary,
        description=words.description,
        seo_title=words.seo_title,
        seo_description=words.seo_description,
        slug=words.slug,
        url=shelf.url if shelf else "",
        crumbs=(*crumbs, Crumb(words.title)),
        shelves=tuple(_tiles(category_id, tree, brand, market)),
        products=documents.products(
            brand,
            market.locale,
            category_id=category_id,
            first=pinned(category_id),
            sort=sort,
            page=page,
            facets=facets,
        ),
        counts=documents.counts(brand, market.locale, facets, category_id=category_id) if facets else {},
        alternates=_alternates(category_id, brand),
    )


def category_criteria(category_id: int, market: Market, brand: Brand) -> list[Criterion]:
    """By what the list of a category can be narrowed: the shelves below it, and what products are."""
    tree = shelves(brand.pk, market.locale_id, market.code)
    below = [Option(code=str(shelf.id), label=shelf.title) for shelf in tree.children(category_id)]
    return criteria(list_key(brand.pk, market.code), market.currency, below)


def pinned(category_id: int) -> tuple[int, ...]:
    """The products that a merchandiser has put first on the shelf, in their order."""
    key = f"category:{category_id}"
    places = ShelfPlace.objects.filter(category=category_id)
    return edge.memo(key, f"{key}:pinned", lambda: tuple(places.values_list("product_id", flat=True)))


def _tiles(category_id: int, tree: Shelves, brand: Brand, market: Market) -> list[ShelfTile]:
    shelf = tree.get(category_id)
    found = tree.children(category_id)
    if not found and shelf and shelf.parent_id:
        found = tree.children(shelf.parent_id)
    if not found:
        return []
    cards = documents.categories(brand, market.locale, ids=[each.id for each in found])
    images = {card.object_id: card.image for card in cards}
    return [
        ShelfTile(title=each.title, url=each.url, image=images.get(each.id), current=each.id == category_id)
        for each in found
    ]


def _alternates(category_id: int, brand: Brand) -> dict[str, str]:
    """Locale code → address of the same shelf there."""
    found = {
        market.code: shelves(brand.pk, market.locale_id, market.code).get(category_id)
        for market in markets.for_brand(brand)
    }
    return {code: shelf.url for code, shelf in found.items() if shelf}
