"""What an index looks like: one per locale, strict, each language with its own stems; and what it is called.

Words come folded, as to every engine (`words.plain`), so there is nothing left to fold here: accents, ligatures and
elisions are gone, on both sides.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings

from search.engines.words import plain
from search.models import Document

# The first part of a locale's code → the filters that bring a folded word to its stem.
STEMS: dict[str, dict[str, dict[str, str]]] = {
    "en": {"stems": {"type": "stemmer", "language": "english"}},
    "de": {
        "umlauts": {"type": "german_normalization"},
        "stems": {"type": "stemmer", "language": "light_german"},
    },
    "fr": {"stems": {"type": "stemmer", "language": "light_french"}},
}
WEIGHTS = {"title": 10, "summary": 4, "text": 1}
# The search page's last page ends before this.
WINDOW = 30_000
# A part of every write alias: writes that miss their index make none.
WRITING = "write"


def settings_of(language: str) -> dict[str, Any]:
    filters = STEMS.get(language.partition("-")[0], {})
    return {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",  # whoever writes refreshes, and says so afterwards
        "max_result_window": WINDOW,
        "gc_deletes": "1h",  # for so long a late write of what was removed is refused
        "analysis": {
            "filter": filters,
            "analyzer": {
                "folded": {"type": "custom", "tokenizer": "whitespace"},
                "stemmed": {"type": "custom", "tokenizer": "whitespace", "filter": list(filters)},
            },
        },
    }


def mappings() -> dict[str, Any]:
    words = {
        "type": "text",
        "analyzer": "folded",
        "index_prefixes": {"min_chars": 2, "max_chars": 10},
        "index_options": "docs",
        "norms": False,
        "fields": {"stem": {"type": "text", "analyzer": "stemmed", "index_options": "docs", "norms": False}},
    }
    return {
        "dynamic": "strict",
        "properties": {
            "id": {"type": "long"},
            "brand": {"type": "keyword"},
            "kind": {"type": "keyword"},
            "object": {"type": "long"},
            **dict.fromkeys(WEIGHTS, words),
            "facts": {"type": "keyword"},
            "stating": {"type": "keyword"},
            "shelves": {"type": "keyword"},
            "options": {"type": "keyword"},
            "price": {"type": "long"},
            "popularity": {"type": "integer"},
            "published_at": {"type": "date"},
        },
    }


def source(document: Document) -> dict[str, Any]:
    """A document as the index holds it: what it is found and narrowed by. What is shown is read from the database."""
    return {
        "id": document.pk,
        "brand": document.brand_id,
        "kind": document.kind,
        "object": document.object_id,
        **{name: plain(getattr(document, name)) for name in WEIGHTS},
        "facts": [
            fact(code, option) for code, given in document.attributes.items() for option in _listed(given)
        ],
        "stating": list(document.attributes),
        "shelves": [shelf.category_id for shelf in document.shelves.all()],
        "options": [facet.option for facet in document.facets.all()],
        "price": None if document.price is None else int(document.price * 100),
        "popularity": document.popularity,
        "published_at": document.published_at,
    }


def fact(code: str, option: str) -> str:
    """An attribute's option as one term. A code has no colon."""
    return f"{code}:{option}"


def alias(language: str) -> str:
    """Where a locale is searched. Another schema has another name: until its index is made, the database answers."""
    return f"{family(language)}.{_fingerprint(language)}"


def family(language: str) -> str:
    """What the names of all indexes of a locale begin with, followed by a full stop."""
    return f"{settings.ELASTICSEARCH_PREFIX}.{language.lower()}"


@lru_cache
def _fingerprint(language: str) -> str:
    shape = json.dumps([settings_of(language), mappings()], sort_keys=True)
    return hashlib.sha256(shape.encode()).hexdigest()[:8]


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]
