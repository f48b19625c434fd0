"""Walks one shop from its sitemap and by its links, and says everything a search engine would stumble over."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from tests.seo import rich_results, sitemaps
from tests.seo.page import Page, read
from tests.seo.vocabulary import Vocabulary

# Addresses that are files, programs' or staff's.
NOT_PAGES = ("/static/", "/media/", "/cms/", "/dashboard/", "/django-admin/", "/documents/", "/-/")
DESCRIPTION = range(10, 181)


@dataclass
class Answer:
    status: int
    text: str
    kind: str = "text/html"
    location: str = ""
    robots: str = ""


Fetch = Callable[[str], Answer]


@dataclass
class Report:
    """`errors` are by path; `pages` are those that may be indexed."""

    pages: dict[str, Page] = field(default_factory=dict)
    personal: dict[str, Page] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    facts: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def check(fetch: Fetch, origin: str, *, most: int = 3_000) -> Report:
    """Everything that is found below `origin` (`http://petite.localhost`), through `fetch(path)`."""
    report = Report()
    listed = _sitemaps(fetch, origin, report)
    _walk(fetch, origin, ["/", *(address.removeprefix(origin) for address in listed)], report, most)
    _robots(fetch, origin, report)
    vocabulary = Vocabulary.load()
    for path, page in report.pages.items():
        report.errors.extend(f"{path}: {error}" for error in _alone(page, origin, vocabulary))
        for node in page.data:
            report.facts[str(node.get("@type"))] += 1
    report.errors.extend(_together(report.pages, origin))
    report.errors.extend(_against(listed, report.pages, origin))
    return report


def _sitemaps(fetch: Fetch, origin: str, report: Report) -> dict[str, dict[str, str]]:
    index = fetch("/sitemap.xml")
    report.errors.extend(f"/sitemap.xml: {error}" for error in sitemaps.errors(index.text, index=True))
    found: dict[str, dict[str, str]] = {}
    for address in sitemaps.listed(index.text):
        path = address.removeprefix(origin)
        text = fetch(path).text
        report.errors.extend(f"{path}: {error}" for error in sitemaps.errors(text))
        for url, alternates in sitemaps.entries(text).items():
            if url in found:
                report.errors.append(f"{path}: lists {url} once more")
            found[url] = alternates
    return found


def _robots(fetch: Fetch, origin: str, report: Report) -> None:
    answer = fetch("/robots.txt")
    if answer.status != 200 or f"Sitemap: {origin}/sitemap.xml" not in answer.text:
        report.errors.append("/robots.txt: does not say where the sitemap is")


def _walk(fetch: Fetch, origin: str, starts: list[str], report: Report, most: int) -> None:
    waiting, known = deque(dict.fromkeys(starts)), set(starts)

    def meet(link: str) -> None:
        if link not in known and len(known) < most:
            known.add(link)
            waiting.append(link)

    while waiting:
        path = waiting.popleft()
        answer = fetch(path)
        if answer.location:
            meet(_inside(origin, path, answer.location) or path)
            continue
        if answer.status != 200:
            report.errors.append(f"{path}: answers {answer.status}")
            continue
        if not answer.kind.startswith("text/html"):
            continue
        page = read(path, answer.text)
        report.errors.extend(f"{path}: {error}" for error in page.broken)
        indexed = page.is_indexed and "noindex" not in answer.robots
        (report.pages if indexed else report.personal)[path] = page
        for link in page.links if indexed else []:
            meet(_inside(origin, path, link) or path)


def _inside(origin: str, path: str, link: str) -> str:
    """The path of a link that stays in the shop; empty for others."""
    target = urljoin(f"{origin}{path}", link.partition("#")[0])
    if not target.startswith(f"{origin}/") or urlsplit(target).path.startswith(NOT_PAGES):
        return ""
    return target.removeprefix(origin)


def _alone(page: Page, origin: str, vocabulary: Vocabulary) -> Iterator[str]:
    if len(page.headings) != 1 or not page.headings[0]:
        yield f"headings of the first level: {page.headings}"
    if not page.title:
        yield "no title"
    if len(page.description) != 1 or len(page.description[0]) not in DESCRIPTION:
        yield f"description: {page.description}"
    yield from _canonical(page, origin)
    yield from vocabulary.errors(page.data)
    yield from rich_results.errors(page.data)
    kinds = {node.get("@type") for node in page.data}
    if "/p/" in page.path and not kinds & {"Product", "ProductGroup"}:
        yield "a product without facts"
    if ("/p/" in page.path or "/c/" in page.path) and "BreadcrumbList" not in kinds:
        yield "no breadcrumbs"


def _canonical(page: Page, origin: str) -> Iterator[str]:
    if len(page.canonical) != 1:
        yield f"canonical: {page.canonical}"
    elif urlsplit(page.canonical[0]).query not in ("", *(f"page={number}" for number in range(2, 500))):
        yield f"canonical with parameters: {page.canonical[0]}"
    elif page.canonical[0] != f"{origin}{page.path}" and page.alternates:
        yield "is not canonical and has alternates"


def _together(pages: dict[str, Page], origin: str) -> Iterator[str]:
    canonical = {
        f"{origin}{path}": page for path, page in pages.items() if page.canonical == [f"{origin}{path}"]
    }
    for page in pages.values():
        if not canonical.keys() >= set(page.canonical):
            yield f"{page.path}: its canonical {page.canonical} is not one"
    for address, page in canonical.items():
        yield from _mutual(address, page, canonical)
    yield from _twice("title", {page.path: (page.language, page.title) for page in canonical.values()})
    yield from _twice(
        "description", {page.path: (page.language, *page.description) for page in canonical.values()}
    )


def _twice(what: str, said: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Two pages of one language that say the same of themselves."""
    paths: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for path, text in said.items():
        paths[text].append(path)
    for text, found in paths.items():
        if len(found) > 1:
            yield f"one {what} for {found}: {text}"


def _mutual(address: str, page: Page, canonical: dict[str, Page]) -> Iterator[str]:
    """Alternates name the page itself, and each of them names all the others."""
    if not page.alternates:
        return
    if page.alternates.get(page.language) != address:
        yield f"{page.path}: its alternates do not name it: {page.alternates}"
    if "x-default" not in page.alternates:
        yield f"{page.path}: no x-default"
    for language, target in page.alternates.items():
        other = canonical.get(target)
        if other is None:
            yield f"{page.path}: {language} leads to {target}, which is no canonical page"
        elif other.alternates != page.alternates:
            yield f"{page.path}: {target} names others: {other.alternates}"
        elif language not in ("x-default", other.language):
            yield f"{page.path}: {target} is in {other.language}, not {language}"


def _against(listed: dict[str, dict[str, str]], pages: dict[str, Page], origin: str) -> Iterator[str]:
    """The sitemap lists every canonical page but further pages of lists, and says of them what they say."""
    canonical = {
        page.canonical[0]: page for path, page in pages.items() if page.canonical == [f"{origin}{path}"]
    }
    first = {address for address in canonical if "?" not in address}
    for address in sorted(first - listed.keys()):
        yield f"{address}: not in the sitemap"
    for address, alternates in listed.items():
        if address not in canonical:
            yield f"{address}: in the sitemap, but no canonical page"
        elif {name: url for name, url in alternates.items() if len(alternates) > 1} != canonical[
            address
        ].alternates:
            yield f"{address}: the sitemap says {alternates}, the page {canonical[address].alternates}"
