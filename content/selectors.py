"""Reads for pages and their blocks."""

from dataclasses import asdict, dataclass, field
from typing import Any

from wagtail.models import Locale, Page

from commerce.catalogue.selectors import nav_categories
from commerce.markets.models import Market
from content.menus import Menu
from content.places import address
from core import edge
from core.models import Brand
from search.documents import list_key
from search.models import Document


@dataclass(frozen=True)
class MenuItem:
    title: str
    url: str
    children: tuple["MenuItem", ...] = field(default=())


def main_menu(brand: Brand, market: Market) -> list[MenuItem]:
    """The shelves of the shop, then the stories that are to be found there."""
    shelves = [MenuItem(**_item(asdict(shelf))) for shelf in nav_categories(brand, market)]
    return [*shelves, *_pages(brand, market, Menu.Place.HEADER)]


def footer_menu(brand: Brand, market: Market) -> list[MenuItem]:
    """What people look for: delivery, returns, imprint."""
    return _pages(brand, market, Menu.Place.FOOTER)


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


def _pages(brand: Brand, market: Market, where: str) -> list[MenuItem]:
    def read() -> dict[str, list[MenuItem]]:
        rows = Menu.objects.filter(brand=brand, locale=market.locale_id)
        return {menu.place: [MenuItem(**_item(item)) for item in menu.items] for menu in rows}

    key = menu_key(brand.pk, market.code)
    return edge.memo(key, key, read).get(where, [])


def menu_key(brand_id: int, code: str) -> str:
    """The key of a brand's menus in a locale."""
    return f"menu:{brand_id}:{code}"


def _item(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": data["title"],
        "url": data["url"],
        "children": tuple(MenuItem(**_item(child)) for child in data.get("children", ())),
    }
