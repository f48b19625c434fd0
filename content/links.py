"""Links in running text to products and categories. Stored by key, so they survive any change of an address.

<a linktype="product" id="17">our bear</a>  →  <a href="/de/p/baer-17/">our bear</a>
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.html import escape

from wagtail.rich_text import LinkHandler
from wagtail.rich_text.rewriters import extract_attrs

from commerce.catalogue.models import Category, Product
from commerce.catalogue.selectors import shelves
from content.blocks.rendering import Shop
from core import edge
from search.models import Document

# No part reaches past the next link, or a text of unclosed ones would take the square of its length.
LINK = re.compile(r"<a\b([^<>]*)>((?:(?!<a\b).)*?)</a>", re.DOTALL)
KINDS: dict[str, type[Model]] = {"product": Product, "category": Category}


class Targets:
    """Where products and categories are found in a shop. One query for all the products that a page names."""

    def __init__(self, shop: Shop, product_ids: Iterable[int]) -> None:
        self._shop = shop
        self._product_ids = tuple(product_ids)

    def url(self, kind: str, pk: int) -> str:
        """The address; empty for what is gone, is not shown here or belongs to another brand."""
        edge.uses(f"{kind}:{pk}")
        if kind == "product":
            return self._products.get(pk, "")
        shelf = self._shelves.get(pk)
        return shelf.url if shelf else ""

    @cached_property
    def _products(self) -> Mapping[int, str]:
        cards = Document.objects.filter(
            brand=self._shop.brand,
            locale=self._shop.locale,
            kind=Document.Kind.PRODUCT,
            object_id__in=self._product_ids,
        )
        return dict(cards.values_list("object_id", "url"))

    @cached_property
    def _shelves(self) -> Any:
        locale = self._shop.locale
        return shelves(self._shop.brand.pk, locale.pk, locale.language_code)


def resolve(source: str, shop: Shop | None, targets: Targets | None = None) -> str:
    """The text with its links to products and categories as addresses. A link that leads nowhere is just text."""
    named = list(_named(source))
    if not named:
        return source
    if shop and targets is None:
        targets = Targets(shop, [pk for kind, pk in named if kind == "product"])

    def replace(link: re.Match[str]) -> str:
        kind, pk = _target(link)
        if not kind:
            return link[0]
        url = targets.url(kind, pk) if targets else ""
        return f'<a href="{escape(url)}">{link[2]}</a>' if url else link[2]

    return LINK.sub(replace, source)


def _named(source: str) -> Iterator[tuple[str, int]]:
    return (target for target in map(_target, LINK.finditer(source)) if target[0])


def _target(link: re.Match[str]) -> tuple[str, int]:
    """What a link names: no kind for one that isn't ours, no key for one that is broken."""
    attributes = extract_attrs(link[1])
    kind, pk = attributes.get("linktype", ""), attributes.get("id", "")
    return (kind, int(pk) if pk.isdecimal() else 0) if kind in KINDS else ("", 0)


class _KeptLinkHandler(LinkHandler):
    """Tells Wagtail's reference index what is linked. Texts outside a shop's page have no address for it."""

    @classmethod
    def get_model(cls) -> type[Model]:
        return KINDS[cls.identifier]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return ["<a>"] * len(attrs_list)

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Model], str, str, str]]:
        if attrs.get("id", "").isdecimal():
            yield cls.get_model(), attrs["id"], "", ""


class ProductLinkHandler(_KeptLinkHandler):
    identifier = "product"


class CategoryLinkHandler(_KeptLinkHandler):
    identifier = "category"
