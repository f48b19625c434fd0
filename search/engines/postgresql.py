"""Full text on PostgreSQL: a side table with a weighted `tsvector` per document, stemmed in its language."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from wagtail.models import Locale

from search.engines.database import DatabaseEngine, Sql, within
from search.engines.words import Hits, Question, Scope, plain
from search.models import Document

CREATE = """
CREATE TABLE search_text (
    document_id bigint PRIMARY KEY
        REFERENCES search_document (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    words tsvector NOT NULL
);
CREATE INDEX search_text_words ON search_text USING gin (words);
"""
DROP = "DROP TABLE search_text"
UPSERT = """
INSERT INTO search_text (document_id, words)
SELECT id, setweight(to_tsvector(configuration, title), 'A') || setweight(to_tsvector(configuration, summary), 'B')
    || setweight(to_tsvector(configuration, body), 'D')
FROM unnest(%s::bigint[], %s::regconfig[], %s::text[], %s::text[], %s::text[])
    document (id, configuration, title, summary, body)
ON CONFLICT (document_id) DO UPDATE SET words = excluded.words
"""
DELETE = "DELETE FROM search_text WHERE document_id = ANY(%s)"
ANSWERING = """
WITH found AS MATERIALIZED (
    SELECT document.id, ts_rank(search_text.words, query) AS rank, document.popularity, (
        SELECT count(*) FROM unnest(%s::text[]) word WHERE search_text.words @@ to_tsquery(%s::regconfig, word)
    ) AS matched
    FROM search_text JOIN search_document document ON document.id = search_text.document_id,
        to_tsquery(%s::regconfig, %s) query
    WHERE (%s OR search_text.words @@ query) AND document.brand_id = %s AND document.locale_id = %s
        AND (%s OR document.kind = ANY(%s))
        AND (%s OR NOT search_text.words @@ to_tsquery(%s::regconfig, %s))
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(%s::jsonb) fact
            WHERE document.attributes -> (fact ->> 0) ? (fact ->> 1)
        )
        AND NOT EXISTS (
            SELECT 1 FROM jsonb_array_elements(%s::jsonb) wanted
            WHERE NOT document.attributes ?| ARRAY(SELECT jsonb_array_elements_text(wanted))
        )
)
"""
FIND = """
SELECT id, count(*) OVER (), matched FROM found
WHERE matched = (SELECT max(matched) FROM found) AND (%s OR id IN ({within}))
ORDER BY rank DESC, popularity DESC, id
LIMIT %s OFFSET %s
"""
IDS = "SELECT id FROM found WHERE matched = (SELECT max(matched) FROM found)"
# The first part of a locale's code → PostgreSQL's text search configuration.
CONFIGURATIONS = {"en": "english", "de": "german", "fr": "french"}


class PostgreSQLEngine(DatabaseEngine):
    def write(self, documents: Sequence[Document]) -> None:
        if documents:
            configurations = _configurations()
            rows = [_row(document, configurations) for document in documents]
            with connection.cursor() as cursor:
                cursor.execute(UPSERT, [list(column) for column in zip(*rows, strict=True)])

    def remove(self, document_ids: Iterable[int]) -> None:
        ids = list(document_ids)
        if ids:
            with connection.cursor() as cursor:
                cursor.execute(DELETE, [ids])

    def find(self, scope: Scope, question: Question, *, offset: int = 0, limit: int = 24) -> Hits:
        if not question:
            return Hits()
        answering, params = _answering(scope, question)
        inside, inside_params = within(scope)
        window = [scope.is_whole, *inside_params, limit, offset]
        with connection.cursor() as cursor:
            cursor.execute(answering + FIND.format(within=inside), [*params, *window])
            rows = cursor.fetchall()
        return Hits([row[0] for row in rows], rows[0][1] if rows else 0, rows[0][2] if rows else 0)

    def answering(self, scope: Scope, question: Question) -> Sql:
        answering, params = _answering(scope, question)
        return answering + IDS, params


def _answering(scope: Scope, question: Question) -> tuple[str, list[Any]]:
    """The table of what is found, to be asked by what follows."""
    configuration, kinds = _configuration(scope.language), list(scope.kinds)
    words = [f"{word}:*" for word in question.words]
    without = [f"{word}:*" for word in question.without_words]
    query = (" | " if question.loose else " & ").join(words)
    counted: list[Any] = [words if question.loose else [], configuration, configuration, query, not words]
    place: list[Any] = [scope.brand_id, scope.locale_id, not kinds, kinds]
    excluded: list[Any] = [not without, configuration, " | ".join(without)]
    facts = [json.dumps(question.without_facts), json.dumps(question.stating)]
    return ANSWERING, [*counted, *place, *excluded, *facts]


def _row(document: Document, configurations: dict[int, str]) -> list[int | str]:
    parts = [document.title, document.summary, document.text]
    return [document.pk, configurations[document.locale_id], *map(plain, parts)]


def _configurations() -> dict[int, str]:
    codes = Locale.objects.values_list("pk", "language_code")
    return {pk: _configuration(code) for pk, code in codes}


def _configuration(language: str) -> str:
    return CONFIGURATIONS.get(language.partition("-")[0], "simple")
