"""What menus say: made of the page tree, or of what editors have composed. Categories are looked up when shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from wagtail.blocks import StreamValue
from wagtail.models import Page

from content import documents, places
from content.blocks.menu import NETWORKS, chosen
from content.models import Menu, Navigation, StandardPage
from content.places import Place

Item = dict[str, Any]
Key = tuple[int, int, str]
Pages = Mapping[int, Item]


def menus() -> dict[Key, list[Item]]:
    """What stands in each menu of each brand and locale. A composed menu of which nothing is left is none."""
    homes = places.load()
    found = _automatic(homes)
    navigations = list(Navigation.objects.filter(live=True))
    pages = _pages(navigations, homes)
    for navigation in navigations:
        for place, items in composed(navigation, pages[navigation.pk]).items():
            if items:
                found[navigation.brand_id, navigation.locale_id, place] = items
    return found


def draft(navigation: Navigation) -> dict[str, list[Item]]:
    """What the menus of an unsaved form would be, with the automatic ones for what it leaves empty."""
    homes = places.load()
    here = (navigation.brand_id, navigation.locale_id)
    found = {place: items for (*whose, place), items in _automatic(homes).items() if tuple(whose) == here}
    pages = _pages([navigation], homes)[navigation.pk]
    return found | {place: items for place, items in composed(navigation, pages).items() if items}


def composed(navigation: Navigation, pages: Pages) -> dict[str, list[Item]]:
    return {
        Menu.Place.MAIN: _items(navigation.main, pages),
        Menu.Place.COLUMNS: _items(navigation.footer, pages),
        Menu.Place.SOCIAL: _items(navigation.social, pages),
    }


def _automatic(homes: Mapping[str, Place]) -> dict[Key, list[Item]]:
    """Stories that ask for it in the header, standard pages in the footer."""
    found: dict[Key, list[Item]] = {
        (home.brand_id, home.locale_id, place): []
        for home in homes.values()
        for place in (Menu.Place.HEADER, Menu.Place.FOOTER)
    }
    shown = documents.visible(Page.objects.in_menu().filter(depth__gt=places.HOME_DEPTH)).order_by("path")
    for path, title, url_path, model in shown.annotate(model=F("content_type__model")).values_list(
        "path", "title", "url_path", "model"
    ):
        home = homes.get(places.home_path(path))
        if home:
            where = Menu.Place.FOOTER if model == StandardPage._meta.model_name else Menu.Place.HEADER
            item = {"title": title, "url": places.address(url_path, home.code)}
            found[home.brand_id, home.locale_id, where].append(item)
    return found


def _pages(
    navigations: Iterable[Navigation], homes: Mapping[str, Place]
) -> dict[int | None, dict[int, Item]]:
    """By navigation: what each page that it chooses is called there, and where. Only what everybody may see."""
    wanted = [
        (navigation, [pk for stream in (navigation.main, navigation.footer) for pk in chosen(stream, Page)])
        for navigation in navigations
    ]
    ids = [pk for _navigation, chosen_ids in wanted for pk in chosen_ids]
    keys = dict(Page.objects.filter(pk__in=ids).values_list("pk", "translation_key")) if ids else {}
    shown: dict[tuple[Any, ...], Item] = {}
    rows = documents.visible(Page.objects.filter(translation_key__in=set(keys.values()))) if keys else []
    for page in rows:
        home = homes.get(places.home_path(page.path))
        if home:
            shown[home.brand_id, home.locale_id, page.translation_key] = {
                "title": page.title,
                "url": places.address(page.url_path, home.code),
            }
    found: dict[int | None, dict[int, Item]] = {}
    for navigation, chosen_ids in wanted:
        place = (navigation.brand_id, navigation.locale_id)
        here = {pk: shown.get((*place, keys.get(pk))) for pk in chosen_ids}
        found[navigation.pk] = {pk: item for pk, item in here.items() if item}
    return found


def _items(stream: StreamValue, pages: Pages) -> list[Item]:
    items = (_item(child.block_type, child.value, pages) for child in stream)
    return [item for item in items if item]


def _item(kind: str, value: Any, pages: Pages) -> Item | None:
    """One block as stored; None for what leads nowhere."""
    if kind == "page":
        page = pages.get(value["page"].pk) if value["page"] else None
        return page and {"title": value["label"] or page["title"], "url": page["url"]}
    if kind == "category":
        category = value["category"]
        return category and {"category": category.pk, "title": value["label"] or "", "below": value["below"]}
    if kind == "address":
        return {"title": value["label"], "url": value["address"]}
    if kind == "network":
        return {"title": dict(NETWORKS)[value["network"]], "url": value["address"]}
    items = _items(value["items"], pages)
    return (
        {"title": value["label"] if kind == "submenu" else value["title"], "items": items} if items else None
    )
