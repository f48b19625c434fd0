"""A page that takes as long as a test wants: it waits for the file named by its query."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    sign = Path(environ["QUERY_STRING"])
    sign.with_suffix(".begun").touch()
    while not sign.exists():
        time.sleep(0.02)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"whole"]
