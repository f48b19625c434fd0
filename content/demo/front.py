"""Menus, and what each market's shop says of law and trust: composed as editors would."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from commerce.markets.models import MarketTexts
from commerce.markets.selectors import for_brand
from content.demo import reading, tree
from content.models import HomePage, Navigation
from core.models import Brand

# Which page of the demonstration says what the law wants said.
LAW = {
    "delivery_page": "delivery",
    "withdrawal_page": "returns",
    "terms_page": "terms",
    "privacy_page": "privacy",
    "imprint_page": "imprint",
}
WORDS = ("order_button", "order_note", "price_note", "list_note")
Item = tuple[str, dict[str, Any]]


def load(brand: Brand) -> None:
    homes = {home.locale.language_code: home for home in tree.homes_of(brand)}
    for code, data in reading.menus(brand.slug).items():
        load_menus(brand, homes[code], data)
    for market in for_brand(brand):
        if not MarketTexts.objects.filter(brand=brand, market=market).exists():
            data = reading.texts(brand.slug)[market.code]
            texts = MarketTexts(brand=brand, market=market, **{name: data[name] for name in WORDS})
            texts.promises = [("promise", {"icon": icon, "text": text}) for icon, text in data["promises"]]
            for field, page in LAW.items():
                setattr(texts, field, tree.page_of(brand, homes[market.code], page))
            texts.full_clean()
            texts.save()
            texts.save_revision().publish()


def load_menus(brand: Brand, home: HomePage, data: reading.Data) -> None:
    if Navigation.objects.filter(brand=brand, locale=home.locale).exists():
        return
    navigation = Navigation(
        brand=brand, locale=home.locale, translation_key=uuid5(NAMESPACE_URL, f"menus:{brand.slug}")
    )
    navigation.main = links(brand, home, data["main"])
    navigation.footer = [
        ("column", {"title": column["title"], "items": links(brand, home, column["items"])})
        for column in data["footer"]
    ]
    navigation.save()
    navigation.save_revision().publish()


def links(brand: Brand, home: HomePage, items: list[reading.Data]) -> list[Item]:
    return [link(brand, home, item) for item in items]


def link(brand: Brand, home: HomePage, item: reading.Data) -> Item:
    """An entry of the data file as a link: to a shelf or a page, or words that open several."""
    label = item.get("label", "")
    if "items" in item:
        return "submenu", {"label": label, "items": links(brand, home, item["items"])}
    if "shelf" in item:
        return "category", {"category": tree.shelf(brand, item["shelf"]), "label": label, "below": True}
    return "page", {"page": tree.page_of(brand, home, item["page"]), "label": label}
