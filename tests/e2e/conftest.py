"""A really started site and a real browser. Nothing here imports the shop's code: it is seen from outside."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from redis import Redis

from tests.databases import ROOT
from tests.e2e.freshness.writer import writing
from tests.e2e.installation import Site, manage, prepared_copy, prepared_database, started
from tests.indexes import own_prefix
from tests.left_out import CHROMIUM

FAILED = pytest.StashKey[bool]()
FAILURES = ROOT / ".cache" / "e2e-failures"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the browser says of itself: its driver in a mail's frame, a transition to a page that wants none, the status
# of a page that is looked at for being an error.
HARMLESS = re.compile(
    r".*/-/mailbox/.*: Blocked script execution|script: Transition was aborted"
    r"|.*/(there-is-no-such-page|-/styleguide/\w+|dashboard/people)/: Failed to load resource: .* status of [45]\d\d"
)
OURS = re.compile(r"^(https?://([a-z0-9-]+\.localhost|127\.0\.0\.1):\d+/|data:|blob:|about:)")


@pytest.fixture(autouse=True)
def database() -> None:
    """The site under test has its own; these tests open none."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installation(tmp_path_factory.mktemp("site") / "var", redis=15) as site:
        yield site


@contextmanager
def installation(folder: Path, *, redis: int, **variables: str) -> Iterator[Site]:
    """A copy of a prepared one. With `DATABASE_URL` on that server, and searched in Elasticsearch if there is one.

    `redis` numbers its database there; the workers' go down from it.
    """
    server, shared = os.environ.get("DATABASE_URL", ""), empty_redis(os.environ.get("REDIS_URL", ""), redis)
    if not server:
        with started(prepared_copy(folder), **variables) as site:
            yield ready(site)
        return
    with prepared_database(server, folder) as address, own_prefix() as indexes:
        if indexes:
            manage(folder, "search", "rebuild", DATABASE_URL=address, REDIS_URL=shared, **indexes)
        with started(folder, database=address, redis=shared, **indexes, **variables) as site:
            yield ready(site)


def ready(site: Site) -> Site:
    """Started, and not at work on pictures that no test looks at: for minutes they'd take half of the machine."""
    site.wait_until_ready()
    with writing(site) as writer:
        writer.do("hold_pictures_back")
    return site


def empty_redis(address: str, number: int) -> str:
    """A worker's own Redis database of that server, emptied: an earlier site left something else there."""
    if address:
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        address = f"{address.rpartition('/')[0]}/{number - worker}"
        Redis.from_url(address).flushdb()
    return address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=False, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def scripts() -> bool:
    """Overridden by parametrisation: False is a browser without JavaScript."""
    return True


@pytest.fixture(scope="session")
def trust() -> dict[str, bool]:
    """Overridden where certificates are of no authority."""
    return {}


@pytest.fixture
def context(browser: Browser, scripts: bool, trust: dict[str, bool]) -> Iterator[BrowserContext]:
    """A new visitor: no cookies, nothing cached. Whatever a page complains about fails the test."""
    size = {"width": 1280, "height": 900}
    context = browser.new_context(java_script_enabled=scripts, viewport=size, **trust)
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    context.on("request", lambda each: OURS.match(each.url) or complaints.append(f"asked {each.url}"))
    context.on("weberror", lambda each: complaints.append(f"script: {each.error}"))
    context.on(
        "console",
        lambda each: each.type == "error" and complaints.append(f"{each.location['url']}: {each.text}"),
    )
    yield context
    context.close()
    assert [each for each in complaints if not HARMLESS.match(each)] == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep a picture of what failed, and the page itself."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
        page = getattr(item, "funcargs", {}).get("page")
        if page:
            FAILURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=FAILURES / f"{item.name}.png", full_page=True)
            (FAILURES / f"{item.name}.html").write_text(page.content())
    return report
