"""Counts the queries of the last of some requests, made twice before by a visitor who keeps cookies.

    python -m tests.bench.versus.count HOST REQUEST…      a request: `/path/`, `GET /path/`, `POST /path/ name=value&…`

Runs in either environment, under its own settings; prints a number.
"""

import logging
import sys

import django
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext


def main() -> None:
    django.setup()
    logging.disable(logging.WARNING)
    host, *requests = sys.argv[1:]
    client = Client(headers={"host": host, "x-forwarded-proto": "https", "origin": f"https://{host}"})
    for _warm in range(2):
        for request in requests:
            ask(client, request)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(client, requests[-1])
        counted = len(queries)
    if answer.status_code not in (200, 302, 303):
        raise SystemExit(f"{requests[-1]}: {answer.status_code}")
    print(counted)


def ask(client: Client, request: str) -> HttpResponse:
    method, *rest = request.split(" ") if " " in request else ("GET", request)
    if method == "GET":
        return client.get(rest[0])
    return client.post(rest[0], dict(QueryDict(rest[1]).items()))


if __name__ == "__main__":
    main()
