"""The search page: one box, one list of products, stories, pages and categories."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from django.views import View

from core import edge
from search import selectors
from search.asking import Answer, ask
from search.documents import list_key
from search.engines import Counts
from search.facets import criteria
from search.models import Document
from search.narrowing import Narrowing, canonical, panel
from search.suggesting import suggest

LONGEST_QUERY = 120
LONGEST_BEGINNING = 60
LAST_PAGE = 1000
PAGE_NUMBER = re.compile("[1-9][0-9]{0,3}")
POPULAR = 4
KINDS = {
    "products": (Document.Kind.PRODUCT, _("Products")),
    "stories": (Document.Kind.STORY, _("Stories")),
    "pages": (Document.Kind.PAGE, _("Pages")),
    "categories": (Document.Kind.CATEGORY, pgettext_lazy("shop", "Categories")),
}


@dataclass(frozen=True)
class Choice:
    """One entry of the switch above the results."""

    label: str
    url: str
    selected: bool


@edge.shared(params=(*settings.FACETS, "q", "kind", "page"))
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for `q`; `kind` narrows them. Without `q` only the box."""
    if request.market is None:
        raise Http404
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404
    page = read_page(request)
    kinds = [KINDS[kind][0]] if kind else []
    place = request.brand, request.market.locale
    shelves = selectors.shelf_options(*place) if query else []
    key = list_key(request.brand.pk, request.market.code)
    narrowing = Narrowing.of(request, criteria(key, request.market.currency, shelves) if query else [])
    if elsewhere := canonical(request, narrowing):
        return elsewhere
    answer = ask(*place, query, kinds=kinds, page=page, facets=narrowing.facets)
    results = answer.results
    if page > 1 and not results.items:
        raise Http404
    found_nothing = bool(query) and not results.total and not narrowing
    counts: Counts = {}
    if answer.question and (results.total or narrowing):
        counts = selectors.counts(*place, narrowing.facets, kinds=kinds, question=answer.question)
    kept = {"q": query, "kind": kind}
    context = {
        "query": query,
        "answer": answer,
        "without": listed(answer.contents),
        "words": listed(_quoted(word) for word in answer.words),
        "unknown": listed(_quoted(word) for word in answer.unknown),
        "results": results,
        "choices": _choices(request.path, query, kind, narrowing.parameters),
        "narrowed": panel(narrowing, counts, total=results.total, path=request.path, kept=kept),
        "suggestions": selectors.suggestions(*place) if found_nothing else [],
        "popular": _popular(request, answer) if found_nothing else [],
        "parameters": {**kept, **narrowing.parameters},
    }
    return render(request, "search/search.html", context)


@edge.shared(params=("q",))
def suggest_page(request: HttpRequest) -> HttpResponse:
    """What the box offers while somebody types: a part of a page, for the script alone."""
    if request.market is None:
        raise Http404
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_BEGINNING]
    suggestions = suggest(request.brand, request.market.locale, query)
    response = render(request, "search/suggest.html", {"suggestions": suggestions, "query": query})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def listed(things: Iterable[str]) -> str:
    """`milk, egg or nuts`"""
    *others, last = [*things] or [""]
    return gettext("%(things)s or %(last)s") % {"things": ", ".join(others), "last": last} if others else last


def _quoted(word: str) -> str:
    return gettext("“%(word)s”") % {"word": word}


def _popular(request: HttpRequest, answer: Answer) -> list[Document]:
    """What a search that found nothing offers instead: nothing to whoever may not eat it."""
    if answer.contents or answer.diets:
        return []
    return selectors.products(request.brand, request.market.locale, size=POPULAR).items


def read_page(request: HttpRequest) -> int:
    """The number in `?page=`. What isn't one is no page of ours."""
    given = request.GET.get("page", "1")
    if not (PAGE_NUMBER.fullmatch(given) and int(given) <= LAST_PAGE):
        raise Http404
    return int(given)


def _choices(path: str, query: str, selected: str, narrowed: dict[str, str]) -> list[Choice]:
    def choice(name: str, label: str) -> Choice:
        parameters = {"q": query, **({"kind": name} if name else {}), **narrowed}
        return Choice(label=label, url=f"{path}?{urlencode(parameters, safe=',')}", selected=name == selected)

    return [
        choice("", str(_("Everything"))),
        *(choice(name, str(label)) for name, (_kind, label) in KINDS.items()),
    ]


# Oscar's catalogue views ask for these names; ours live in commerce.
CatalogueView = ProductCategoryView = View
