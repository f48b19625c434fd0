"""The pages of both brands: filled in every locale, linked as translations, published."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Page
from wagtail.rich_text import RichText

from commerce.catalogue.models import Category, Product
from content.demo import library, reading
from content.demo.catalogue import STEMS, shelf_code
from content.models import HomePage, StandardPage, StoryPage
from core.models import Brand

TYPES = {"story": StoryPage, "standard": StandardPage}
Block = tuple[str, Any]


def load(brand: Brand) -> None:
    homes = {home.locale.language_code: home for home in homes_of(brand)}
    for code, home in homes.items():
        for data in reading.pages(brand.slug):
            load_page(brand, home, data, code)
    for code, words in reading.home(brand.slug)["words"].items():
        fill_home(brand, homes[code], words)


def homes_of(brand: Brand) -> list[HomePage]:
    root = brand.site.root_page
    return list(HomePage.objects.filter(translation_key=root.translation_key).select_related("locale"))


def load_page(brand: Brand, home: HomePage, data: reading.Data, code: str) -> None:
    words = data["words"][code]
    if home.get_children().filter(slug=words["slug"]).exists():
        return
    fields: dict[str, Any] = {
        "title": words["title"],
        "slug": words["slug"],
        "introduction": words["introduction"],
        "locale": home.locale,
        "translation_key": uuid5(NAMESPACE_URL, f"page:{brand.slug}:{data['code']}"),
        "show_in_menus": data["in_menu"],
        "body": body(brand, words["body"]),
        "live": False,
    }
    if data["type"] == "story":
        fields["date"] = data["date"]
        fields["image"] = library.find(brand, library.scene_title(data["scene"]))
        fields["image_alt"] = words["image_alt"]
    page = TYPES[data["type"]](**fields)
    home.add_child(instance=page)
    publish(page)


def fill_home(brand: Brand, home: HomePage, words: reading.Data) -> None:
    """Put something on a home page that has nothing yet."""
    if len(home.body):
        return
    home.title = words["title"]
    home.seo_title = words["seo_title"]
    home.search_description = words["search_description"]
    home.body = body(brand, words["body"])
    publish(home)


def publish(page: Page) -> None:
    """As an editor would, so that the page has a history."""
    page.save_revision().publish()


def body(brand: Brand, entries: list[reading.Data]) -> list[Block]:
    return [block(brand, entry) for entry in entries]


def block(brand: Brand, entry: reading.Data) -> Block:
    """An entry of the data file as a block with its value: the first key says which."""
    kind = next(iter(entry))
    if kind == "text":
        return "rich_text", RichText(entry["text"])
    if kind == "products":
        return "product_cards", {"title": entry["title"], "products": products(brand, entry["products"])}
    value: dict[str, Any] = dict(entry[kind])
    if kind == "quote":
        return "quote", value
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


def products(brand: Brand, codes: list[str]) -> list[Product]:
    found = {product.upc: product for product in Product.objects.filter(brand=brand, parent=None)}
    names = [f"{STEMS[brand.slug]}-{code}" for code in codes]
    return [found[name] for name in names if name in found]


def shelf(brand: Brand, code: str) -> Category | None:
    return Category.objects.filter(code=shelf_code(brand, code)).first()
