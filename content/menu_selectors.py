"""Reading menus: one query and the shelves of the shop, remembered until one of them changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from commerce.catalogue.selectors import NavShelf, Shelves, nav_categories, shelves
from commerce.markets.models import Market
from content.menus import Menu
from core import edge
from core.models import Brand

Stored = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class MenuItem:
    """What only opens a list of others has no address."""

    title: str
    url: str = ""
    children: tuple["MenuItem", ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Menus:
    """`columns` are items with children. A column without a title is the one that the shop made itself."""

    main: tuple[MenuItem, ...] = ()
    columns: tuple[MenuItem, ...] = ()
    social: tuple[MenuItem, ...] = ()


def menus(brand: Brand, market: Market) -> Menus:
    """The menus of a brand in a market."""

    def read() -> Menus:
        rows = Menu.objects.filter(brand=brand, locale=market.locale_id)
        return made_of({menu.place: menu.items for menu in rows}, brand, market)

    key = menu_key(brand.pk, market.code)
    return edge.memo(key, key, read)


def made_of(stored: Stored, brand: Brand, market: Market) -> Menus:
    """What shoppers see of stored menus. What editors have not composed, or what is gone of it, the shop makes."""
    tree = shelves(brand.pk, market.locale_id, market.code)
    main = _items(stored.get(Menu.Place.MAIN, ()), tree)
    columns = _items(stored.get(Menu.Place.COLUMNS, ()), tree, depth=1)
    return Menus(
        main=main
        or (*_shelves(nav_categories(brand, market)), *_items(stored.get(Menu.Place.HEADER, ()), tree)),
        columns=columns or _column(_items(stored.get(Menu.Place.FOOTER, ()), tree)),
        social=_items(stored.get(Menu.Place.SOCIAL, ()), tree),
    )


def menu_key(brand_id: int, code: str) -> str:
    """The key of a brand's menus in a locale."""
    return f"menu:{brand_id}:{code}"


def _column(items: tuple[MenuItem, ...]) -> tuple[MenuItem, ...]:
    return (MenuItem("", "", items),) if items else ()


def _shelves(found: Iterable[NavShelf]) -> tuple[MenuItem, ...]:
    return tuple(MenuItem(shelf.title, shelf.url, _shelves(shelf.children)) for shelf in found)


def _items(stored: Iterable[dict[str, Any]], tree: Shelves, *, depth: int = 0) -> tuple[MenuItem, ...]:
    items = (_item(data, tree, depth) for data in stored)
    return tuple(item for item in items if item)


def _item(data: dict[str, Any], tree: Shelves, depth: int) -> MenuItem | None:
    """None for a category that shoppers don't see, and for a list of which nothing is left."""
    if "category" in data:
        shelf = tree.get(data["category"])
        if shelf is None:
            return None
        below = tree.children(shelf.id) if data["below"] and not depth else []
        children = tuple(MenuItem(child.title, child.url) for child in below if child.in_menu)
        return MenuItem(data["title"] or shelf.title, shelf.url, children)
    if "items" in data:
        children = _items(data["items"], tree, depth=depth + 1)
        return MenuItem(data["title"], "", children) if children else None
    return MenuItem(data["title"], data["url"])
