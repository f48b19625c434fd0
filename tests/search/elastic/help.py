"""Documents to be searched for, and what the server itself says of its indexes."""

from typing import Any

from wagtail.models import Locale

from elasticsearch import Elasticsearch

from core.models import Brand
from search.documents import Card, store
from search.engines import Hits, Question, Scope, get_engine
from search.engines.elastic import schema
from search.models import Document
from tests.factories.commerce import make_locale


def put(brand: Brand, object_id: int, title: str, *, locale: str = "en-gb", **fields: Any) -> Document:
    card = Card(
        object_id=object_id,
        brand_id=brand.pk,
        locale_id=make_locale(locale).pk,
        title=title,
        url=f"/{object_id}/",
        **fields,
    )
    store("product", [], [card])
    return Document.objects.get(kind="product", object_id=object_id, locale=card.locale_id)


def remove(document: Document) -> None:
    store(document.kind, [document.object_id], [])


def find(brand: Brand, word: str, *, locale: str = "en-gb") -> Hits:
    scope = Scope(brand_id=brand.pk, locale_id=make_locale(locale).pk, language=locale)
    return get_engine().find(scope, Question(words=(word,)))


def versions(server: Elasticsearch, index: str) -> dict[int, int]:
    """Document → version, as the index has them."""
    server.indices.refresh(index=index)
    found = server.search(index=index, query={"match_all": {}}, size=10_000, version=True, source=False)
    return {int(hit["_id"]): hit["_version"] for hit in found["hits"]["hits"]}


def searched(server: Elasticsearch, locale: str = "en-gb") -> str:
    """The index behind the alias that is searched."""
    (index,) = server.indices.get_alias(name=schema.alias(locale))
    return index


def english() -> Locale:
    return Locale.objects.get(language_code="en-gb")
