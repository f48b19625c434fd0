"""From cards to Document rows: only what differs is written, and the caller learns which lists changed.

Rooms build `Card`s of what they own (`commerce/catalogue/documents.py`, `content/documents.py`); here they
are compared with what is stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from wagtail.models import Locale

from core import bulk
from search.engines import get_engine
from search.engines.words import term
from search.facets import CATEGORY, PRICE, STOCK, price_band
from search.models import Document, DocumentCategory, DocumentFacet, DocumentLink
from search.vocabulary import remember

BATCH = 500
# What a Document and a Card have in common, apart from what identifies them.
FIELDS = (
    "title", "summary", "text", "url", "image", "currency", "price", "compare_at", "price_varies", "stock",
    "attributes", "swatches", "unit_price", "unit_measure", "unit_id", "popularity", "published_at",
)  # fmt: skip
WORDED = {"title", "summary", "text"}
Key = tuple[int, int, int]  # object, brand, locale


@dataclass(frozen=True, kw_only=True)
class Card:
    """What shoppers see of a thing in one brand and locale. `kind` is given to `store()`."""

    object_id: int
    brand_id: int
    locale_id: int
    title: str
    url: str
    summary: str = ""
    text: str = ""
    image: dict[str, Any] | None = None
    currency: str = ""
    price: Decimal | None = None
    compare_at: Decimal | None = None
    price_varies: bool = False
    stock: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    swatches: list[str] = field(default_factory=list)
    unit_price: Decimal | None = None
    unit_measure: str = ""
    unit_id: int | None = None
    popularity: int = 0
    published_at: datetime | None = None
    categories: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    facets: frozenset[tuple[str, str]] = frozenset()
    """Options of facets that its room knows of: `("size", "3-6m")`."""

    @property
    def options(self) -> frozenset[str]:
        """Everything by which lists with it can be narrowed."""
        found = {*self.facets, *((CATEGORY, str(pk)) for pk in self.categories)}
        if self.price is not None:
            found.add((PRICE, price_band(self.price)))
        if self.stock in (Document.Stock.LOW, Document.Stock.IN):
            found.add((STOCK, Document.Stock.IN))
        return frozenset(term(code, option) for code, option in found)


def store(kind: str, object_ids: Iterable[int], cards: Iterable[Card]) -> set[tuple[int, str]]:
    """Make the documents of `object_ids` equal to `cards`: write what differs, remove what has no card.

    Returns the lists that changed, as pairs of brand id and locale code.
    """
    wanted = {(card.object_id, card.brand_id, card.locale_id): card for card in cards}
    with transaction.atomic():
        stored = _stored(kind, sorted({*object_ids, *(object_id for object_id, _, _ in wanted)}))
        kept = {key: document for key, document in stored.items() if key in wanted}
        differing = {key: _take_over(document, wanted[key]) for key, document in kept.items()}
        changed = [document for key, document in kept.items() if differing[key]]
        reworded = [document for key, document in kept.items() if differing[key] & WORDED]
        gone = [document for key, document in stored.items() if key not in wanted]
        added = [_new(kind, key, card) for key, card in wanted.items() if key not in stored]
        _write(changed, added, gone)
        remember([*reworded, *added])
        cards_of = {document.pk: wanted[key] for key, document in kept.items()}
        cards_of |= {document.pk: wanted[_key(document)] for document in added}
        moved = _relate(
            DocumentCategory, "category_id", {pk: card.categories for pk, card in cards_of.items()}
        )
        moved |= _relate(DocumentLink, "product_id", {pk: card.products for pk, card in cards_of.items()})
        moved |= _relate(DocumentFacet, "option", {pk: card.options for pk, card in cards_of.items()})
        elsewhere = [document for document in kept.values() if document.pk in moved]
        _tell_engine(elsewhere, changed, added)
    return _lists([*changed, *added, *gone, *elsewhere])


def list_key(brand_id: int, locale_code: str) -> str:
    """The key of all lists of a brand in a locale."""
    return f"list:{brand_id}:{locale_code}"


def _stored(kind: str, object_ids: list[int]) -> dict[Key, Document]:
    documents = Document.objects.filter(kind=kind, object_id__in=object_ids)
    return {_key(document): document for document in documents}


def _key(document: Document) -> Key:
    return document.object_id, document.brand_id, document.locale_id


def _new(kind: str, key: Key, card: Card) -> Document:
    object_id, brand_id, locale_id = key
    document = Document(kind=kind, object_id=object_id, brand_id=brand_id, locale_id=locale_id)
    _take_over(document, card)
    return document


def _take_over(document: Document, card: Card) -> set[str]:
    """Set on the document what the card says otherwise. Says which fields differed."""
    differing = {name for name in FIELDS if getattr(document, name) != getattr(card, name)}
    for name in differing:
        setattr(document, name, getattr(card, name))
    if differing:
        document.changed_at = timezone.now()
        document.version += 1
    return differing


def _write(changed: list[Document], added: list[Document], gone: list[Document]) -> None:
    Document.objects.bulk_update(changed, [*FIELDS, "changed_at", "version"], batch_size=BATCH)
    bulk.create(added)
    if gone:
        ids = [document.pk for document in gone]
        get_engine().remove(ids)
        Document.objects.filter(pk__in=ids).delete()


def _tell_engine(moved: list[Document], changed: list[Document], added: list[Document]) -> None:
    """Shelves are searched by, too: a document that stands on others now is another version of it."""
    written = {document.pk for document in changed}
    only_moved = [document for document in moved if document.pk not in written]
    for document in only_moved:
        document.version += 1
    Document.objects.bulk_update(only_moved, ["version"], batch_size=BATCH)
    get_engine().write([*changed, *added, *only_moved])


def _relate(model: type[models.Model], column: str, wanted: Mapping[int, frozenset[Any]]) -> set[int]:
    """Make a side table say `wanted` (document id → values). Returns the documents that it said otherwise of."""
    missing = {pk: set(ids) for pk, ids in wanted.items()}
    gone: list[int] = []
    differing: set[int] = set()
    stored = model._default_manager.filter(document__in=wanted)
    for pk, document_id, value in stored.values_list("pk", "document_id", column):
        if value in missing[document_id]:
            missing[document_id].discard(value)
        else:
            gone.append(pk)
            differing.add(document_id)
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    new = [(pk, value) for pk, ids in missing.items() for value in sorted(ids)]
    bulk.insert(model, ["document_id", column], new)
    return differing | {pk for pk, _ in new}


def _lists(documents: Iterable[Document]) -> set[tuple[int, str]]:
    lists = {(document.brand_id, document.locale_id) for document in documents}
    codes = dict(Locale.objects.values_list("pk", "language_code")) if lists else {}
    return {(brand_id, codes[locale_id]) for brand_id, locale_id in lists}
