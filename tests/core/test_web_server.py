"""How production serves: files once and for ever, packed beforehand; and an end that cuts nobody short."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.env import ROOT

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DEMO": "1",
    "SECRET_KEY": SECRET,
    "PAYMENT_WEBHOOK_SECRET": SECRET,
    "ALLOWED_HOSTS": "petite.example",
    "DATABASE_URL": "",
    "REDIS_URL": "",
}
pytestmark = [pytest.mark.slow, pytest.mark.once]


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_files_are_kept_for_ever_and_packed_beforehand(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.static_site"],
        cwd=ROOT,
        env=os.environ | PRODUCTION | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert {answer["status"] for answer in found.values()} == {200}
    for name in ("site.css br, gzip", "site.css gzip", "site.css ", "tiny.txt br, gzip"):
        assert found[name]["Cache-Control"] == "max-age=315360000, public, immutable"
    assert [found[f"site.css {takes}"]["Content-Encoding"] for takes in ("br, gzip", "gzip", "")] == [
        "br",
        "gzip",
        None,
    ]
    assert found["tiny.txt br, gzip"]["Content-Encoding"] is None  # packed, it would be larger
    assert found["site.css br, gzip"]["Vary"] == "Accept-Encoding"
    assert int(found["site.css br, gzip"]["Content-Length"]) < int(found["site.css "]["Content-Length"]) / 10
    assert "immutable" not in found["unhashed"]["Cache-Control"]


@contextmanager
def serving(
    tmp_path: Path, application: str, **variables: str
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """gunicorn as in production, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", application],
        cwd=ROOT,
        env=os.environ | PRODUCTION | {"DATA_DIR": str(tmp_path), "PORT": str(port)} | variables,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: listens(port))
        yield server, port
    finally:
        server.kill()
        server.wait()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_what_pages_are_made_with_is_loaded_and_not_collected_again(tmp_path: Path) -> None:
    told = """import gc, sys, config.wsgi
print("commerce.basket.views" in sys.modules, gc.get_freeze_count() > 100 * len(gc.get_objects()))"""
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env=os.environ | PRODUCTION | {"DATA_DIR": str(tmp_path), "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.stdout == "True True\n", done.stderr


def test_no_visitor_says_where_the_shop_begins(tmp_path: Path) -> None:
    """gunicorn believes a proxy that names SCRIPT_NAME; all links would begin with it, and be kept."""
    with serving(tmp_path, "tests.core.echo_wsgi") as (_server, port):
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asking.request("GET", "/en-gb/page/", headers={"SCRIPT_NAME": "/en-gb", "PATH_INFO": "/other/"})
        heard = asking.getresponse().read()
        asking.close()

    assert heard == b" /en-gb/page/ http"


def test_the_scheme_has_one_name(tmp_path: Path) -> None:
    """The cache in front keeps pages apart by this one: by another, a page behind TLS would be one without."""
    headers = {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Ssl": "on"}, {"X-Forwarded-Protocol": "ssl"}
    heard = []
    with serving(tmp_path, "tests.core.echo_wsgi") as (_server, port):
        for each in headers:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            asking.request("GET", "/", headers=each)
            heard.append(asking.getresponse().read())
            asking.close()

    assert heard == [b" / https", b" / http", b" / http"]


def test_a_server_that_is_told_to_stop_answers_what_it_has_begun(tmp_path: Path) -> None:
    answers: list[tuple[int, bytes]] = []

    def ask(port: int) -> None:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asking.request("GET", f"/?{tmp_path / 'sign'}")
        answer = asking.getresponse()
        answers.append((answer.status, answer.read()))
        asking.close()

    with serving(tmp_path, "tests.core.slow_wsgi") as (server, port):
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        visitor = threading.Thread(target=ask, args=(port,))
        visitor.start()
        wait_until((tmp_path / "sign.begun").exists)

        server.send_signal(signal.SIGTERM)
        wait_until(lambda: len(workers.read_text().split()) == 1)  # the one with nothing to do has gone
        assert answers == []
        (tmp_path / "sign").touch()

        visitor.join(60)
        assert answers == [(200, b"whole")]
        assert server.wait(30) == 0
        assert not listens(port)
