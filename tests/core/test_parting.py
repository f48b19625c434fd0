"""A real shop's server parts into workers: none of them shares a connection to PostgreSQL with another."""

import http.client
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.core.test_web_server import SECRET, serving

REAL_SHOP = {
    "DEMO": "",
    "PROMETHEUS_MULTIPROC_DIR": "",  # as in a copy of .env.example
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "WEB_WORKERS": "2",
    "ADMIN_BASE_URL": "https://petite.example",
    "EMAIL_URL": "smtp+tls://shop:password@mail.example:587",
    "STRIPE_SECRET_KEY": f"sk_live_{SECRET}",
    "STRIPE_WEBHOOK_SECRETS": f"whsec_{SECRET}",
}


@pytest.mark.slow
@pytest.mark.services("postgresql")
def test_visitors_at_once_are_answered_over_connections_of_their_own(tmp_path: Path) -> None:
    def ask(port: int) -> tuple[int, bytes]:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asking.request("GET", "/")
        answer = asking.getresponse()
        heard = answer.status, answer.read()
        asking.close()
        return heard

    with (
        serving(tmp_path, "tests.core.backends_wsgi", **REAL_SHOP) as (_server, port),
        ThreadPoolExecutor(4) as pool,
    ):
        heard = list(pool.map(ask, [port] * 4))

    assert [status for status, _ in heard] == [200] * 4
    assert len({backend for _, backend in heard}) == 4
