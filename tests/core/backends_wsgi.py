"""The shop as production loads it. Each answer takes half a second and is the number of PostgreSQL's process."""

from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any

from config import wsgi  # noqa: F401  (what the workers are parted from)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    from django.db import connection

    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() FROM pg_sleep(0.5)")
        (backend,) = cursor.fetchone()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(backend).encode()]
