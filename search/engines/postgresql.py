"""Full text on PostgreSQL: a side table with a weighted `tsvector` per document, stemmed in its language."""

from collections.abc import Iterable, Sequence

from django.db import connection

from wagtail.models import Locale

from search.engines.words import Hits, Scope, plain, words
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
INSERT INTO search_text (document_id, words) VALUES (
    %s,
    setweight(to_tsvector(%s::regconfig, %s), 'A') || setweight(to_tsvector(%s::regconfig, %s), 'B')
        || setweight(to_tsvector(%s::regconfig, %s), 'D')
)
ON CONFLICT (document_id) DO UPDATE SET words = excluded.words
"""
DELETE = "DELETE FROM search_text WHERE document_id = ANY(%s)"
FIND = """
SELECT document.id, count(*) OVER ()
FROM search_text JOIN search_document document ON document.id = search_text.document_id,
    to_tsquery(%s::regconfig, %s) query
WHERE search_text.words @@ query AND document.brand_id = %s AND document.locale_id = %s
    AND (%s OR document.kind = ANY(%s))
ORDER BY ts_rank(search_text.words, query) DESC, document.popularity DESC, document.id
LIMIT %s OFFSET %s
"""
# The first part of a locale's code → PostgreSQL's text search configuration.
CONFIGURATIONS = {"en": "english", "de": "german", "fr": "french"}


class PostgreSQLEngine:
    def write(self, documents: Sequence[Document]) -> None:
        if documents:
            configurations = _configurations()
            with connection.cursor() as cursor:
                cursor.executemany(UPSERT, [_row(document, configurations) for document in documents])

    def remove(self, document_ids: Iterable[int]) -> None:
        ids = list(document_ids)
        if ids:
            with connection.cursor() as cursor:
                cursor.execute(DELETE, [ids])

    def find(self, scope: Scope, query: str, *, offset: int = 0, limit: int = 24) -> Hits:
        terms, kinds = " & ".join(f"{word}:*" for word in words(query)), list(scope.kinds)
        if not terms:
            return Hits()
        configuration = _configurations()[scope.locale_id]
        with connection.cursor() as cursor:
            cursor.execute(
                FIND,
                [configuration, terms, scope.brand_id, scope.locale_id, not kinds, kinds, limit, offset],
            )
            rows = cursor.fetchall()
        return Hits([pk for pk, _ in rows], rows[0][1] if rows else 0)


def _row(document: Document, configurations: dict[int, str]) -> list[int | str]:
    configuration = configurations[document.locale_id]
    parts = [document.title, document.summary, document.text]
    return [document.pk, *(value for part in parts for value in (configuration, plain(part)))]


def _configurations() -> dict[int, str]:
    codes = Locale.objects.values_list("pk", "language_code")
    return {pk: CONFIGURATIONS.get(code.partition("-")[0], "simple") for pk, code in codes}
