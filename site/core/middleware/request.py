"""Every request has an id, one line in the log, is counted, and in DEBUG tells where its time went."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from core import metrics
from core.logging import loggable_path, request_id, request_in_hand

logger = logging.getLogger("fabula.access")

SANE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
UNLOGGED_PREFIXES = ("/static/", "/media/")


@dataclass
class Queries:
    """How many statements a request has sent, and how long it waited for them."""

    count: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - started


class RequestMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if SANE_ID.fullmatch(given) else uuid.uuid4().hex
        token, holding = request_id.set(request.id), request_in_hand.set(request)
        started = time.perf_counter()
        try:
            with counted() as queries:
                response = self.get_response(request)
            seconds = time.perf_counter() - started
            response.headers["X-Request-ID"] = request.id
            if settings.DEBUG:
                response.headers["Server-Timing"] = server_timing(queries, seconds)
            if is_counted(request):
                log(request, response, queries, seconds)
                metrics.observe(request, response, queries=queries.count, seconds=seconds)
            return response
        finally:
            request_id.reset(token)
            request_in_hand.reset(holding)


@contextmanager
def counted() -> Iterator[Queries]:
    """Count the statements sent on every database connection of this thread."""
    queries = Queries()
    with ExitStack() as stack:
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(queries))
        yield queries


def server_timing(queries: Queries, seconds: float) -> str:
    """`db` is the time spent waiting for the database, `render` all the rest of the request."""
    database, rest = queries.seconds * 1000, max(0.0, seconds - queries.seconds) * 1000
    return f'db;dur={database:.1f};desc="{queries.count} queries", render;dur={rest:.1f}'


def is_counted(request: HttpRequest) -> bool:
    """Not files, and not Wagtail's previews, which are a part of the request that asks for them."""
    return not request.path_info.startswith(UNLOGGED_PREFIXES) and not getattr(request, "is_dummy", False)


def log(request: HttpRequest, response: HttpResponse, queries: Queries, seconds: float) -> None:
    """What was asked and how it went. No query string, no person, no secret part of an address."""
    logger.info(
        "%s %s %s",
        request.method,
        loggable_path(request),
        response.status_code,
        extra={
            "ms": round(seconds * 1000, 1),
            "queries": queries.count,
            "cache": getattr(request, "edge_outcome", "-"),
        },
    )
