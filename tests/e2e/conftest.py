"""A really started site and a real browser. Nothing here imports the shop's code: it is seen from outside."""

import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.databases import CACHE, ROOT, fingerprint, locked
from tests.left_out import CHROMIUM

FAILURES = ROOT / ".cache" / "e2e-failures"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OURS = re.compile(r"^(https?://[a-z0-9.-]+\.localhost:\d+/|https?://127\.0\.0\.1:\d+/|data:|blob:|about:)")


@dataclass(frozen=True)
class Site:
    """Where the started installation is reached."""

    port: int
    folder: Path
    log: Path

    def account(self, role: str) -> tuple[str, str]:
        """E-mail address and password of a role's demo account, as the start printed them."""
        found = re.search(
            rf"^.*{role}.*?(\S+@\S+)\s+(\S+)", self.log.read_text(), flags=re.IGNORECASE | re.MULTILINE
        )
        assert found, self.log.read_text()
        return found[1], found[2]

    def address(self, brand: str, path: str = "/") -> str:
        return f"http://{brand}.localhost:{self.port}{path}"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepared_folder() -> Path:
    """Migrated and filled once per state of what fills it; kept for the next run."""
    digest = hashlib.sha256(fingerprint().encode())
    for path in sorted((ROOT / "content" / "demo").rglob("*.*")):
        if "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    folder = CACHE / f"e2e-{digest.hexdigest()[:12]}"
    with locked("e2e"):
        if not folder.exists():
            building = folder.with_suffix(".building")
            shutil.rmtree(building, ignore_errors=True)
            for command in (["migrate", "--verbosity", "0"], ["demo"]):
                subprocess.run(
                    [sys.executable, "manage.py", *command], cwd=ROOT, env=environment(building), check=True
                )
            for stale in CACHE.glob("e2e-*"):
                if stale.is_dir() and stale != building:
                    shutil.rmtree(stale)
            building.rename(folder)
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DEMO"}
    }
    return kept | {"DATA_DIR": str(folder), **more}


@pytest.fixture(autouse=True)
def database() -> None:
    """The site under test has its own; these tests open none."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`manage.py up`, as `make run` does it, on a database of its own: a copy, or a new one on PostgreSQL."""
    folder = tmp_path_factory.mktemp("site") / "var"
    port = free_port()
    server = os.environ.get("DATABASE_URL", "")
    more = {"PORT": str(port)}
    if server:
        name = f"fabula_e2e_{secrets.token_hex(4)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        more["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{name}"
    else:
        shutil.copytree(prepared_folder(), folder)
    log = folder.parent / "site.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "up", "--no-reload"],
            cwd=ROOT,
            env=environment(folder, **more),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_ready(process, log)
            yield Site(port=port, folder=folder, log=log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it has printed its last line."""
    while "Ctrl-C ends it" not in log.read_text():
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"The site did not start:\n{log.read_text()[-3000:]}")


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


@pytest.fixture
def context(browser: Browser, scripts: bool, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A new visitor: no cookies, nothing cached. Whatever a page complains about fails the test."""
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    context.on("request", lambda each: OURS.match(each.url) or complaints.append(f"asked {each.url}"))
    context.on("weberror", lambda each: complaints.append(f"script: {each.error}"))
    context.on("console", lambda each: each.type == "error" and complaints.append(f"console: {each.text}"))
    context.tracing.start(screenshots=True, snapshots=True)
    yield context
    failed = request.node.stash.get(FAILED, False)
    context.tracing.stop(path=FAILURES / f"{request.node.name}.zip" if failed else None)
    context.close()
    assert not complaints, complaints


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Keep a picture and a trace of what failed."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
        page = getattr(item, "funcargs", {}).get("page")
        if page:
            FAILURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=FAILURES / f"{item.name}.png", full_page=True)
    return report
