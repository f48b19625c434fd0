"""A newcomer's machine has no server and no browser: what needs one is left out there, and that is said.

`@pytest.mark.services("postgresql")`, `("postgresql-server")`, `("redis")`, `("redis-server")`, `("elasticsearch")`,
`("gettext")`, `("s3")`, `("stripe-mock")` or `("varnish")` says what a test needs. With `FABULA_CI=1` in the
environment nothing may be missing: then such a test fails instead.
"""

import os
import shutil
from collections import Counter
from pathlib import Path

from django.conf import settings

import pytest

from tests import postgresql_server, s3_server
from tests.doubles.stripe import mock

CHROMIUM = Path("/usr/bin/chromium")
NOTHING_MAY_BE_MISSING = os.environ.get("FABULA_CI") == "1"
SERVICES = {
    "postgresql": lambda: settings.DATABASES["default"]["ENGINE"].endswith("postgresql"),
    "postgresql-server": lambda: (postgresql_server.programs() / "initdb").exists(),
    "gettext": lambda: shutil.which("xgettext") is not None,
    "s3": lambda: s3_server.program() is not None,
    "redis-server": lambda: shutil.which("redis-server") is not None,
    "stripe-mock": lambda: mock.program() is not None,
    "varnish": lambda: shutil.which("varnishd") is not None,
    "elasticsearch": lambda: bool(os.environ.get("ELASTICSEARCH_URL")),
    "redis": lambda: settings.CACHES["default"]["BACKEND"].endswith("RedisCache"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    browsers_wanted = "e2e" in config.option.markexpr or any("e2e" in argument for argument in config.args)
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker("e2e")
            if not browsers_wanted:
                item.add_marker(pytest.mark.skip(reason="browser tests: make e2e"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = [name for mark in item.iter_markers("services") for name in mark.args if not SERVICES[name]()]
    if item.get_closest_marker("e2e") and not CHROMIUM.exists():
        missing.append("chromium")
    if missing:
        leave_out = pytest.fail if NOTHING_MAY_BE_MISSING else pytest.skip
        leave_out(f"needs {' and '.join(missing)}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    if reasons:
        terminalreporter.section("left out")
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count:4} · {reason}")
