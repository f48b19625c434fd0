"""What both databases do alike: lists without words, narrowed by facets, and what can be chosen in them."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import RawSQL

from search.engines.words import EVERYTHING, SORTS, Counts, Facet, Hits, Question, Scope, term
from search.models import Document, DocumentFacet

Sql = tuple[str, Sequence[Any]]
PASSED = -1
TALLY = """
WITH found AS MATERIALIZED ({found}),
judged AS MATERIALIZED (SELECT pk, {failed} AS failed FROM found WHERE {failures} < 2)
SELECT failed, option, count(*) FROM judged JOIN search_documentfacet ON document_id = judged.pk GROUP BY failed, option
UNION ALL SELECT failed, '', count(*) FROM judged GROUP BY failed
"""


class DatabaseEngine(ABC):
    def browse(
        self, scope: Scope, *, sort: str, first: Sequence[int] = (), offset: int = 0, limit: int = 24
    ) -> Hits:
        found, order = narrowed(_documents(scope), scope.facets), SORTS[sort]
        if first:
            heads = [When(object_id=object_id, then=place) for place, object_id in enumerate(first)]
            found = found.alias(place=Case(*heads, default=len(first)))
            order = ("place", *order)
        total = (
            narrowed(_documents(scope), scope.facets).values("brand").annotate(all=Count("pk")).values("all")
        )
        rows = list(found.order_by(*order).values_list("pk", Subquery(total))[offset : offset + limit])
        return Hits([pk for pk, _ in rows], rows[0][1] if rows else 0)

    def count(self, scope: Scope, question: Question | None = None) -> Counts:
        found = _documents(scope)
        if question is not None:
            found = found.filter(pk__in=RawSQL(*self.answering(scope, question)))  # noqa: S611  (parameters only)
        rows: dict[str, Counter[str]] = defaultdict(Counter)
        for code, option, number in _tally(found, scope.facets):
            rows[code][option] += number
        return {facet.code: counts(facet, dict(rows[facet.code])) for facet in scope.facets}

    @abstractmethod
    def answering(self, scope: Scope, question: Question) -> Sql:
        """The ids of all documents that answer a question, before shelf and facets narrow them."""


def narrowed(found: QuerySet[Document], facets: Iterable[Facet]) -> QuerySet[Document]:
    """Of these documents the ones that pass all facets."""
    for facet in facets:
        if facet.chosen:
            found = found.filter(_passing(facet))
    return found


def within(scope: Scope) -> Sql:
    """The ids of the documents on the scope's shelf that pass its facets."""
    sql, params = narrowed(_documents(scope), scope.facets).values("pk").query.sql_with_params()
    return sql, params


def _documents(scope: Scope) -> QuerySet[Document]:
    found = Document.objects.filter(brand=scope.brand_id, locale=scope.locale_id)
    if scope.kinds:
        found = found.filter(kind__in=scope.kinds)
    if scope.category_id is not None:
        found = found.filter(shelves__category_id=scope.category_id)
    return found


def _passing(facet: Facet) -> Q:
    """Any of what is chosen; or, turned round, none of it if the document knows."""
    if not facet.without:
        return Q(_having(facet.terms))
    return Q(_having([term(facet.code, "")])) & ~Q(_having(facet.terms))


def _having(options: Sequence[str]) -> Exists:
    return Exists(DocumentFacet.objects.filter(document=OuterRef("pk"), option__in=options))


def _tally(found: QuerySet[Document], facets: Sequence[Facet]) -> Iterator[tuple[str, str, int]]:
    """Facet, option, number, in one reading of what is found.

    A document that passes all facets counts for each of them. One that fails a single facet counts for that one, whose
    options are alternatives, and for what there would be without the choice.
    """
    chosen = [facet for facet in facets if facet.chosen]
    passes = {
        f"passes_{place}": ExpressionWrapper(_passing(facet), output_field=BooleanField())
        for place, facet in enumerate(chosen)
    }
    asked = found.order_by().annotate(**passes).values_list("pk", *passes)
    sql, params = asked.query.sql_with_params()
    failing = " ".join(f"WHEN NOT {name} THEN {place}" for place, name in enumerate(passes))
    tally = TALLY.format(
        found=sql,
        failed=f"CASE {failing} ELSE {PASSED} END" if passes else PASSED,
        failures=" + ".join(["0", *(f"CASE WHEN {name} THEN 0 ELSE 1 END" for name in passes)]),
    )
    with connection.cursor() as cursor:
        cursor.execute(tally, params)
        rows = cursor.fetchall()
    codes = {facet.code for facet in facets}
    for failed, option, number in rows:
        alone = chosen[failed] if failed != PASSED else None
        code, _, name = option.partition("=")
        if not option:
            for facet in chosen if alone is None else [alone]:
                yield facet.code, EVERYTHING, number
        elif code in codes and (alone is None or (alone.code == code and not alone.without)):
            yield code, name, number


def counts(facet: Facet, found: dict[str, int]) -> dict[str, int]:
    """What the port says of a facet whose options were found so often; a `without` facet's are turned round."""
    if not facet.without:
        return found
    knowing = found.pop("", 0)
    unnarrowed = {EVERYTHING: found.pop(EVERYTHING)} if EVERYTHING in found else {}
    without = {option: knowing - number for option, number in found.items() if number < knowing}
    return unnarrowed | without | dict.fromkeys(facet.chosen if knowing else (), knowing)
