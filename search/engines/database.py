"""What both databases do alike: lists without words, narrowed by facets, and what can be chosen in them."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL

from search.engines.words import EVERYTHING, SORTS, Counts, Facet, Hits, Question, Scope, term
from search.models import Document, DocumentFacet

Sql = tuple[str, Sequence[Any]]


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
        rows: dict[str, dict[str, int]] = defaultdict(dict)
        for code, option, number in _tally(found, scope.facets):
            rows[code][option] = number
        return {facet.code: counts(facet, rows[facet.code]) for facet in scope.facets}

    @abstractmethod
    def answering(self, scope: Scope, question: Question) -> Sql:
        """The ids of all documents that answer a question, before shelf and facets narrow them."""


def narrowed(found: QuerySet[Document], facets: Iterable[Facet]) -> QuerySet[Document]:
    """Of these documents the ones that pass all facets."""
    for facet in facets:
        if not facet.chosen:
            continue
        if facet.without:
            found = found.filter(_having([term(facet.code, "")]), ~_having(facet.terms))
        else:
            found = found.filter(_having(facet.terms))
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


def _having(options: Sequence[str]) -> Exists:
    return Exists(DocumentFacet.objects.filter(document=OuterRef("pk"), option__in=options))


def _tally(found: QuerySet[Document], facets: Sequence[Facet]) -> Iterable[tuple[str, str, int]]:
    """Facet, option, number, in one query: one part for all facets, two more for each that is chosen from."""
    passing = narrowed(found, facets)
    parts: list[QuerySet[Any, tuple[str, str, int]]] = [_options(passing, "")]
    for facet in facets:
        if facet.chosen:
            others = narrowed(found, [other for other in facets if other is not facet])
            parts.append(_all(others, facet.code))
            if not facet.without:
                parts.append(_options(others, facet.code).filter(option__startswith=term(facet.code, "")))
    alone = {facet.code for facet in facets if facet.chosen and not facet.without}
    for asked, option, number in parts[0].union(*parts[1:], all=True):
        code, _, name = option.partition("=")
        if not option:
            yield asked, EVERYTHING, number
        elif asked == code or (not asked and code not in alone):
            yield code, name, number


def _options(found: QuerySet[Document], asked: str) -> QuerySet[DocumentFacet, tuple[str, str, int]]:
    rows = DocumentFacet.objects.filter(document__in=found.values("pk"))
    counted = rows.order_by().values("option").annotate(asked=Value(asked), number=Count("pk"))
    return counted.values_list("asked", "option", "number")


def _all(found: QuerySet[Document], asked: str) -> QuerySet[Document, tuple[str, str, int]]:
    counted = (
        found.order_by().values("brand").annotate(asked=Value(asked), none=Value(""), number=Count("pk"))
    )
    return counted.values_list("asked", "none", "number")


def counts(facet: Facet, found: dict[str, int]) -> dict[str, int]:
    """What the port says of a facet whose options were found so often; a `without` facet's are turned round."""
    if not facet.without:
        return found
    knowing = found.pop("", 0)
    unnarrowed = {EVERYTHING: found.pop(EVERYTHING)} if EVERYTHING in found else {}
    without = {option: knowing - number for option, number in found.items() if number < knowing}
    return unnarrowed | without | dict.fromkeys(facet.chosen if knowing else (), knowing)
