"""`make run`'s last step: two processes that start and end as one."""

import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.installation import prepared_copy, started

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="the embedded default is started elsewhere"
)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.alone
def test_a_second_start_takes_seconds_and_says_where_things_are(tmp_path: Path) -> None:
    folder = prepared_copy(tmp_path / "var")

    began = time.monotonic()
    with started(folder) as site:
        site.wait_until_ready()
        took = time.monotonic() - began

    assert took <= 10, f"{took:.1f} s"
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
