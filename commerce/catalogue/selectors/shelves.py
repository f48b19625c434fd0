"""The tree of a brand's categories in one locale: small, on every page, memoised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import override

from commerce.catalogue.models import Category, CategoryCopy
from commerce.markets.models import Market
from core import edge
from core.models import Brand

STEP = Category.steplen


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A category that shoppers see. `ancestors` are those above it that they see too, the nearest last."""

    id: int
    title: str
    summary: str
    slug: str
    url: str
    image_id: int | None
    in_menu: bool
    ancestors: tuple[int, ...]

    @property
    def parent_id(self) -> int | None:
        return self.ancestors[-1] if self.ancestors else None


@dataclass(frozen=True)
class NavShelf:
    title: str
    url: str
    children: tuple["NavShelf", ...] = ()


class Shelves:
    """All shelves of a brand in a locale, in the order of the tree."""

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        self._by_id = {shelf.id: shelf for shelf in shelves}

    def __iter__(self) -> Iterator[Shelf]:
        return iter(self._by_id.values())

    def get(self, category_id: int) -> Shelf | None:
        return self._by_id.get(category_id)

    def children(self, category_id: int | None) -> list[Shelf]:
        return [shelf for shelf in self if shelf.parent_id == category_id]

    def with_ancestors(self, category_ids: Iterable[int]) -> frozenset[int]:
        """These shelves and all above them; what shoppers don't see is left out."""
        found = [self._by_id[pk] for pk in category_ids if pk in self._by_id]
        return frozenset(pk for shelf in found for pk in (shelf.id, *shelf.ancestors))

    def crumbs(self, category_id: int) -> list[Crumb]:
        """The way from the top to a shelf, with it."""
        shelf = self._by_id[category_id]
        return [Crumb(self._by_id[pk].title, self._by_id[pk].url) for pk in (*shelf.ancestors, shelf.id)]

    def deepest(self, category_ids: Iterable[int]) -> Shelf | None:
        """The most special of some shelves: where a product's breadcrumbs lead through."""
        found = [self._by_id[pk] for pk in category_ids if pk in self._by_id]
        return max(found, key=lambda shelf: (len(shelf.ancestors), -shelf.id), default=None)


def shelves(brand_id: int, locale_id: int, code: str) -> Shelves:
    """The brand's shelves in a locale, given by id and code."""
    key = f"categories:{brand_id}"
    return edge.memo(key, f"{key}:{code}", lambda: Shelves(_load(brand_id, locale_id, code)))


def nav_categories(brand: Brand, market: Market) -> list[NavShelf]:
    """Two levels of shelves for menus."""
    tree = shelves(brand.pk, market.locale_id, market.code)
    return [_nav(tree, shelf) for shelf in tree.children(None) if shelf.in_menu]


def _nav(tree: Shelves, shelf: Shelf) -> NavShelf:
    children = [NavShelf(child.title, child.url) for child in tree.children(shelf.id) if child.in_menu]
    return NavShelf(shelf.title, shelf.url, tuple(children))


def _load(brand_id: int, locale_id: int, code: str) -> list[Shelf]:
    """Public like all above it, and with a live copy: whether ancestors are public is read off the tree."""
    rows = Category.objects.filter(brand=brand_id).order_by("path")
    copies = {
        copy.category_id: copy
        for copy in CategoryCopy.objects.filter(category__brand=brand_id, locale=locale_id, live=True)
    }
    hidden: set[str] = set()
    seen: dict[str, int] = {}
    found = []
    for category in rows:
        above = [category.path[:end] for end in range(STEP, len(category.path), STEP)]
        if not category.is_public or hidden.intersection(above):
            hidden.add(category.path)
        elif category.pk in copies:
            seen[category.path] = category.pk
            ancestors = tuple(seen[path] for path in above if path in seen)
            found.append(_shelf(category, copies[category.pk], ancestors, code))
    return found


def _shelf(category: Category, copy: CategoryCopy, ancestors: tuple[int, ...], code: str) -> Shelf:
    with override(code):
        url = reverse("catalogue:category", kwargs={"slug": copy.slug, "pk": category.pk})
    return Shelf(
        id=category.pk,
        title=copy.title,
        summary=copy.summary,
        slug=copy.slug,
        url=url,
        image_id=category.image_id,
        in_menu=not category.exclude_from_menu,
        ancestors=ancestors,
    )
