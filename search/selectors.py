"""Reads of documents. Every list says that it shows the brand's lists in that locale."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wagtail.models import Locale

from core import edge
from core.models import Brand
from search.documents import list_key
from search.engines import Counts, Facet, Hits, Question, Scope, get_engine
from search.engines.words import POPULAR, SORTS
from search.facets import Option
from search.models import Document, DocumentLink

PAGE_SIZE = 24
MOST_STORIES = 3


@dataclass(frozen=True)
class DocumentPage:
    """One page of a list: its documents, how many there are on all pages, and which page this is."""

    items: list[Document]
    total: int
    page: int
    pages: int
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        """The place of the first item among all, counted from one."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1


def products(
    brand: Brand,
    locale: Locale,
    *,
    category_id: int | None = None,
    ids: Sequence[int] | None = None,
    first: Sequence[int] = (),
    sort: str = POPULAR,
    page: int = 1,
    size: int = PAGE_SIZE,
    facets: Sequence[Facet] = (),
) -> DocumentPage:
    """The cards of products, on a shelf or in the whole shop. With `ids`: these, in their order.

    Those in `first` lead the list, as long as nobody has asked for another order.
    """
    found = _documents(brand, locale)
    if ids is not None:
        places = {object_id: place for place, object_id in enumerate(ids)}
        chosen = found.filter(kind=Document.Kind.PRODUCT, object_id__in=ids)
        items = sorted(chosen, key=lambda card: places[card.object_id])
        return _page(items[(page - 1) * size : page * size], len(items), page, size)
    scope = _scope(brand, locale, kinds=(Document.Kind.PRODUCT,), category_id=category_id, facets=facets)
    leading = first if sort == POPULAR else ()
    hits = get_engine().browse(scope, sort=sort, first=leading, offset=(page - 1) * size, limit=size)
    return _page(_cards(found, hits), hits.total, page, size)


def counts(
    brand: Brand,
    locale: Locale,
    facets: Sequence[Facet],
    *,
    kinds: Collection[str] = (Document.Kind.PRODUCT,),
    category_id: int | None = None,
    question: Question | None = None,
) -> Counts:
    """How many cards have each option of these facets, on a shelf or among what answers a question."""
    edge.uses(list_key(brand.pk, locale.language_code))
    scope = _scope(brand, locale, kinds=kinds, category_id=category_id, facets=facets)
    return get_engine().count(scope, question)


def categories(brand: Brand, locale: Locale, *, ids: Sequence[int]) -> list[Document]:
    """The cards of these categories, in this order."""
    found = _documents(brand, locale).filter(kind=Document.Kind.CATEGORY, object_id__in=ids)
    return sorted(found, key=lambda card: list(ids).index(card.object_id))


def find(
    brand: Brand,
    locale: Locale,
    question: Question,
    *,
    kinds: Collection[str] = (),
    page: int = 1,
    size: int = PAGE_SIZE,
    facets: Sequence[Facet] = (),
) -> tuple[DocumentPage, int]:
    """What the engine answers, products, stories, pages and categories together, and how many words they have."""
    documents = _documents(brand, locale)
    scope = _scope(brand, locale, kinds=kinds, facets=facets)
    hits = get_engine().find(scope, question, offset=(page - 1) * size, limit=size)
    return _page(_cards(documents, hits), hits.total, page, size), hits.matched


def suggestions(brand: Brand, locale: Locale, *, limit: int = 8) -> list[Document]:
    """Where to go from a search that found nothing: the shop's top shelves."""
    found = _documents(brand, locale).filter(kind=Document.Kind.CATEGORY, shelves__isnull=True)
    return list(found.order_by("title", "id")[:limit])


def shelf_options(brand: Brand, locale: Locale) -> list[Option]:
    """The shop's top shelves, as what a search can be narrowed to."""
    key = list_key(brand.pk, locale.language_code)

    def load() -> list[Option]:
        return [Option(code=str(each.object_id), label=each.title) for each in suggestions(brand, locale)]

    return edge.memo(key, f"shelf options:{key}", load)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a product's page shows beside the product."""

    chosen: list[Document]
    neighbours: list[Document]
    stories: list[Document]


def around(
    product_id: int,
    brand: Brand,
    locale: Locale,
    *,
    ids: Sequence[int],
    category_id: int | None,
    limit: int,
) -> Around:
    """The cards of `ids` in their order, the most popular of a shelf, and the stories that link the product."""
    found = _documents(brand, locale)
    others = found.filter(kind=Document.Kind.PRODUCT).exclude(object_id=product_id)
    linked = DocumentLink.objects.filter(product_id=product_id).values("document_id")
    wanted = Q(kind=Document.Kind.STORY, pk__in=linked) | Q(kind=Document.Kind.PRODUCT, object_id__in=ids)
    if category_id is not None:
        shelf = others.filter(shelves__category_id=category_id).order_by(*SORTS["popular"])[:limit]
        wanted |= Q(pk__in=shelf.values("pk"))
    rows = list(found.filter(wanted).exclude(kind=Document.Kind.PRODUCT, object_id=product_id))
    cards = {card.object_id: card for card in rows if card.kind == Document.Kind.PRODUCT}
    stories = [card for card in rows if card.kind == Document.Kind.STORY]
    return Around(
        chosen=[cards[pk] for pk in ids if pk in cards],
        neighbours=sorted(
            (card for pk, card in cards.items() if pk not in ids),
            key=lambda card: (-card.popularity, card.pk),
        ),
        stories=sorted(stories, key=_newest_first)[:MOST_STORIES],
    )


def _documents(brand: Brand, locale: Locale) -> QuerySet[Document]:
    edge.uses(list_key(brand.pk, locale.language_code))
    return Document.objects.filter(brand=brand, locale=locale)


def _scope(
    brand: Brand,
    locale: Locale,
    *,
    kinds: Collection[str] = (),
    category_id: int | None = None,
    facets: Sequence[Facet] = (),
) -> Scope:
    return Scope(
        brand_id=brand.pk,
        locale_id=locale.pk,
        language=locale.language_code,
        kinds=kinds,
        category_id=category_id,
        facets=tuple(facets),
    )


def _cards(documents: QuerySet[Document], hits: Hits) -> list[Document]:
    """The documents of what an engine found, in its order; what has gone meanwhile is left out."""
    found = documents.in_bulk(hits.ids) if hits.ids else {}
    return [found[pk] for pk in hits.ids if pk in found]


def _newest_first(card: Document) -> tuple[float, int]:
    return -(card.published_at.timestamp() if card.published_at else 0.0), card.pk


def _page(items: list[Document], total: int, page: int, size: int) -> DocumentPage:
    return DocumentPage(items=items, total=total, page=page, pages=max(1, -(-total // size)), size=size)
