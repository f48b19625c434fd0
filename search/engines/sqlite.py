"""Full text on SQLite: an FTS5 table whose row ids are document ids.

`scope` holds one made-up word per brand and locale, so that FTS5 itself narrows the search to them.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from search.engines.database import DatabaseEngine, Sql, within
from search.engines.words import Hits, Question, Scope, plain
from search.models import Document

CREATE = """
CREATE VIRTUAL TABLE search_text USING fts5(
    scope, title, summary, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
)
"""
DROP = "DROP TABLE search_text"
INSERT = "INSERT INTO search_text (rowid, scope, title, summary, body) VALUES (%s, %s, %s, %s, %s)"
DELETE = "DELETE FROM search_text WHERE rowid IN (SELECT value FROM json_each(%s))"
# bm25's numbers are the weights of scope, title, summary and body; less is better. One more per word, if loose.
HITS = "SELECT rowid AS id, bm25(search_text, 0, 10, 4, 1) AS distance FROM search_text WHERE search_text MATCH %s"
ANSWERING = """
, found AS (SELECT id, sum(distance) AS distance, count(*) AS matched FROM hits GROUP BY id),
passing AS (
    SELECT document.id, found.distance, found.matched, document.popularity
    FROM found JOIN search_document document ON document.id = found.id
    WHERE document.brand_id = %s AND document.locale_id = %s
        AND (%s OR document.kind IN (SELECT value FROM json_each(%s)))
        AND (%s OR document.id NOT IN (SELECT rowid FROM search_text WHERE search_text MATCH %s))
        AND NOT EXISTS (
            SELECT 1 FROM json_each(%s) fact, json_each(document.attributes, '$."' || (fact.value ->> 0) || '"') held
            WHERE held.value = fact.value ->> 1
        )
        AND NOT EXISTS (
            SELECT 1 FROM json_each(%s) wanted WHERE NOT EXISTS (
                SELECT 1 FROM json_each(wanted.value) code, json_each(document.attributes) held
                WHERE held.key = code.value
            )
        )
)
"""
FIND = """
SELECT id, count(*) OVER (), matched FROM passing
WHERE matched = (SELECT max(matched) FROM passing) AND (%s OR id IN ({within}))
ORDER BY distance, popularity DESC, id
LIMIT %s OFFSET %s
"""
IDS = "SELECT id FROM passing WHERE matched = (SELECT max(matched) FROM passing)"


class SQLiteEngine(DatabaseEngine):
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

    def find(self, scope: Scope, question: Question, *, offset: int = 0, limit: int = 24) -> Hits:
        if not question:
            return Hits()
        answering, params = _answering(scope, question)
        inside, inside_params = within(scope)
        window = [scope.is_whole, *inside_params, limit, offset]
        with connection.cursor() as cursor:
            cursor.execute(answering + FIND.format(within=inside), [*params, *window])
            rows = cursor.fetchall()
        matched = rows[0][2] if rows and question.loose else 0
        return Hits([row[0] for row in rows], rows[0][1] if rows else 0, matched)

    def answering(self, scope: Scope, question: Question) -> Sql:
        answering, params = _answering(scope, question)
        return answering + IDS, params


def _answering(scope: Scope, question: Question) -> tuple[str, list[Any]]:
    """The tables of what passes, to be asked by what follows."""
    matches, without = _matches(scope, question), _match(scope, question.without_words, " OR ")
    hits = f"WITH hits AS MATERIALIZED ({' UNION ALL '.join([HITS] * len(matches))})"
    facts, stating = json.dumps(question.without_facts), json.dumps(question.stating)
    place: list[Any] = [scope.brand_id, scope.locale_id, not scope.kinds, json.dumps(list(scope.kinds))]
    excluded: list[Any] = [not question.without_words, without, facts, stating]
    return hits + ANSWERING, [*matches, *place, *excluded]


def _row(document: Document) -> tuple[int, str, str, str, str]:
    scope = _scope_word(document.brand_id, document.locale_id)
    return document.pk, scope, plain(document.title), plain(document.summary), plain(document.text)


def _matches(scope: Scope, question: Question) -> list[str]:
    """What is to be matched: all words at once, or one by one to count them."""
    if question.loose and question.words:
        return [_match(scope, [word], "") for word in question.words]
    return [_match(scope, question.words, " AND ")]


def _match(scope: Scope, words: Sequence[str], between: str) -> str:
    """An FTS5 expression of quoted words, each a prefix. Without words: everything in the scope."""
    terms = between.join(f'"{word}"*' for word in words)
    place = f"scope:{_scope_word(scope.brand_id, scope.locale_id)}"
    return f"{place} AND {{title summary body}}:({terms})" if terms else place


def _scope_word(brand_id: int, locale_id: int) -> str:
    return f"b{brand_id}l{locale_id}"
