"""The pages of both brands: filled in every locale, linked as translations, published."""

import re
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from wagtail.models import Page
from wagtail.rich_text import RichText

from commerce.catalogue.models import Category, Product
from content.demo import library, reading
from content.demo.catalogue import STEMS, shelf_code
from content.models import HomePage, StandardPage, StoryPage
from core.models import Brand

TYPES = {"story": StoryPage, "standard": StandardPage}
Block = tuple[str, Any]
TO = re.compile(r"<a to='([^']*)'>")
LINKED = {"product": "product", "shelf": "category"}


def load(brand: Brand) -> None:
    """Every page is there before the first body is written: texts link pages that come later."""
    homes = {home.locale.language_code: home for home in homes_of(brand)}
    for code, home in homes.items():
        new = [
            data for data in reading.pages(brand.slug) if code in data["words"] and is_new(home, data, code)
        ]
        made = [(make_page(brand, home, data, code), data["words"][code]) for data in new]
        for page, words in made:
            page.body = body(brand, home, words["body"])
            publish(page)
    for code, words in reading.worded(reading.home(brand.slug)):
        fill_home(brand, homes[code], words)


def homes_of(brand: Brand) -> list[HomePage]:
    root = brand.site.root_page
    return list(HomePage.objects.filter(translation_key=root.translation_key).select_related("locale"))


def is_new(home: HomePage, data: reading.Data, code: str) -> bool:
    return not home.get_children().filter(slug=data["words"][code]["slug"]).exists()


def make_page(brand: Brand, home: HomePage, data: reading.Data, code: str) -> Page:
    """A page without a body, which nobody sees yet."""
    words = data["words"][code]
    fields: dict[str, Any] = {
        "title": words["title"],
        "slug": words["slug"],
        "introduction": words["introduction"],
        "locale": home.locale,
        "translation_key": page_key(brand, data["code"]),
        "show_in_menus": data["in_menu"],
        "live": False,
    }
    if data["type"] == "story":
        fields["date"] = data["date"]
        fields["image"] = library.find(brand, library.scene_title(data["scene"]))
        fields["image_alt"] = words["image_alt"]
    page = TYPES[data["type"]](**fields)
    home.add_child(instance=page)
    return page


def page_key(brand: Brand, code: str) -> UUID:
    """What the translations of a page have in common."""
    return uuid5(NAMESPACE_URL, f"page:{brand.slug}:{code}")


def page_of(brand: Brand, home: HomePage, code: str) -> Page | None:
    """A page in the language of `home`, unless somebody has deleted it since."""
    return Page.objects.filter(translation_key=page_key(brand, code), locale=home.locale_id).first()


def fill_home(brand: Brand, home: HomePage, words: reading.Data) -> None:
    """Put something on a home page that has nothing yet."""
    if len(home.body):
        return
    home.title = words["title"]
    home.seo_title = words["seo_title"]
    home.search_description = words["search_description"]
    home.body = body(brand, home, words["body"])
    publish(home)


def publish(page: Page) -> None:
    """As an editor would, so that the page has a history."""
    page.save_revision().publish()


def body(brand: Brand, home: HomePage, entries: list[reading.Data]) -> list[Block]:
    return [block(brand, home, entry) for entry in entries]


def block(brand: Brand, home: HomePage, entry: reading.Data) -> Block:
    """An entry of the data file as a block with its value: the first key says which."""
    kind = next(iter(entry))
    if kind == "text":
        return "rich_text", RichText(linked(brand, home, entry["text"]))
    if kind == "products":
        return "product_cards", {"title": entry["title"], "products": products(brand, entry["products"])}
    value: dict[str, Any] = dict(entry[kind])
    if kind == "image":
        image = library.find(brand, library.scene_title(value.pop("scene")))
        return "image", {**value, "image": image}
    if kind == "hero":
        action = {"label": value.pop("label"), "category": shelf(brand, value.pop("shelf")), "page": None}
        image = library.find(brand, library.scene_title(value.pop("scene")))
        return "hero", {**value, "image": image, "action": action}
    if kind == "product_row":
        chosen = products(brand, value.pop("products", []))
        category = shelf(brand, value.pop("shelf")) if "shelf" in value else None
        return kind, {**value, "products": chosen, "category": category}
    return kind, value


def linked(brand: Brand, home: HomePage, text: str) -> str:
    """`<a to='product:FOUR'>` as the editor would have stored it."""

    def target(found: re.Match[str]) -> str:
        kind, _colon, code = found[1].partition(":")
        if kind == "page":
            page = page_of(brand, home, code)
            return f'<a linktype="page" id="{page.pk}">' if page else "<a>"
        thing = shelf(brand, code) if kind == "shelf" else next(iter(products(brand, [code])), None)
        return f'<a linktype="{LINKED[kind]}" id="{thing.pk}">' if thing else "<a>"

    return TO.sub(target, text)


def products(brand: Brand, codes: list[str]) -> list[Product]:
    found = {product.upc: product for product in Product.objects.filter(brand=brand, parent=None)}
    names = [f"{STEMS[brand.slug]}-{code}" for code in codes]
    return [found[name] for name in names if name in found]


def shelf(brand: Brand, code: str) -> Category | None:
    return Category.objects.filter(code=shelf_code(brand, code)).first()
