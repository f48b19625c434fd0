"""`make run`'s last step: two processes that start and end as one."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.installation import Site, prepared_copy, started

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="the embedded default is started elsewhere"
)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def cpu_seconds(site: Site) -> int:
    """Of all its processes. The clock on the wall would measure what else the machine is doing."""
    pids = ",".join(map(str, [site.process.pid, *site.children()]))
    listed = subprocess.run(["ps", "-o", "cputimes=", "-p", pids], capture_output=True, text=True, check=True)
    return sum(map(int, listed.stdout.split()))


def test_a_second_start_takes_seconds_and_says_where_things_are(tmp_path: Path) -> None:
    with started(prepared_copy(tmp_path / "var")) as site:
        site.wait_until_ready()
        took = cpu_seconds(site)

    assert "Preparing the database" not in site.said()
    assert took <= 20  # to migrate or to fill takes a hundred
    for address in (
        f"http://petite.localhost:{site.port}",
        f"http://bakers.localhost:{site.port}",
        f"http://petite.localhost:{site.port}/cms/",
        f"http://petite.localhost:{site.port}/dashboard/",
        f"http://petite.localhost:{site.port}/-/mailbox/",
    ):
        assert re.search(rf"{address}$", site.said(), flags=re.MULTILINE)


def test_one_interrupt_ends_everything(tmp_path: Path) -> None:
    with started(prepared_copy(tmp_path / "var")) as site:
        site.wait_until_ready()
        children = site.children()

        assert len(children) == 2
        assert site.end() == 0
        assert [pid for pid in children if is_alive(pid)] == []


def test_when_one_dies_the_other_is_ended_and_the_exit_code_says_so(tmp_path: Path) -> None:
    with started(prepared_copy(tmp_path / "var")) as site:
        site.wait_until_ready()
        web, relay = site.children()
        os.kill(relay, signal.SIGKILL)

        assert site.process.wait(30) == 1
        assert not is_alive(web)
        assert "The relay ended by itself (exit code -9), so everything ends." in site.said()
