"""Full text on SQLite: an FTS5 table whose row ids are document ids.

`scope` holds one made-up word per brand and locale, so that FTS5 itself narrows the search to them.
"""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

from search.engines.words import Hits, Scope, plain, words
from search.models import Document

CREATE = """
CREATE VIRTUAL TABLE search_text USING fts5(
    scope, title, summary, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
)
"""
DROP = "DROP TABLE search_text"
INSERT = "INSERT INTO search_text (rowid, scope, title, summary, body) VALUES (%s, %s, %s, %s, %s)"
DELETE = "DELETE FROM search_text WHERE rowid IN (SELECT value FROM json_each(%s))"
# bm25's numbers are the weights of scope, title, summary and body; less is better.
FIND = """
WITH found AS MATERIALIZED (
    SELECT rowid AS id, bm25(search_text, 0, 10, 4, 1) AS distance FROM search_text WHERE search_text MATCH %s
)
SELECT document.id, count(*) OVER ()
FROM found JOIN search_document document ON document.id = found.id
WHERE document.brand_id = %s AND document.locale_id = %s
    AND (%s OR document.kind IN (SELECT value FROM json_each(%s)))
ORDER BY found.distance, document.popularity DESC, document.id
LIMIT %s OFFSET %s
"""


class SQLiteEngine:
    def write(self, documents: Sequence[Document]) -> None:
        self.remove([document.pk for document in documents])
        if documents:
            with connection.cursor() as cursor:
                cursor.executemany(INSERT, [_row(document) for document in documents])

    def remove(self, document_ids: Iterable[int]) -> None:
        ids = list(document_ids)
        if ids:
            with connection.cursor() as cursor:
                cursor.execute(DELETE, [json.dumps(ids)])

    def find(self, scope: Scope, query: str, *, offset: int = 0, limit: int = 24) -> Hits:
        match, kinds = _match(scope, query), list(scope.kinds)
        if not match:
            return Hits()
        with connection.cursor() as cursor:
            cursor.execute(
                FIND, [match, scope.brand_id, scope.locale_id, not kinds, json.dumps(kinds), limit, offset]
            )
            rows = cursor.fetchall()
        return Hits([pk for pk, _ in rows], rows[0][1] if rows else 0)


def _row(document: Document) -> tuple[int, str, str, str, str]:
    scope = _scope_word(document.brand_id, document.locale_id)
    return document.pk, scope, plain(document.title), plain(document.summary), plain(document.text)


def _match(scope: Scope, query: str) -> str:
    """An FTS5 expression of quoted words: each a prefix, all wanted."""
    terms = " AND ".join(f'"{word}"*' for word in words(query))
    place = _scope_word(scope.brand_id, scope.locale_id)
    return f"scope:{place} AND {{title summary body}}:({terms})" if terms else ""


def _scope_word(brand_id: int, locale_id: int) -> str:
    return f"b{brand_id}l{locale_id}"
