"""Our production settings with the page cache taken out of the way: `BENCH_PAGES` says how much is remembered.

kept: nothing is changed · warm: each page is made anew, from the parts that the process remembers · cold: it
remembers nothing of the page, only what all pages need (brands, markets, menus, shelves).
"""

import os
from collections.abc import Callable

from config.settings.production import *  # noqa: F403
from config.settings.production import MIDDLEWARE

PAGE_CACHE = "core.edge.middleware.PageCacheMiddleware"
MODE = os.environ.get("BENCH_PAGES", "kept")

if MODE != "kept":
    MIDDLEWARE = [f"{__name__}.{MODE}" if each == PAGE_CACHE else each for each in MIDDLEWARE]

SECURE_SSL_REDIRECT = False
LOG_LEVEL = "ERROR"


def warm(get_response: Callable) -> Callable:
    from django.conf import settings

    from core.edge import moment
    from core.edge.memos import memo_keys

    def answer(request: object) -> object:
        with moment(memo_keys() if settings.EDGE_MIRROR else ()):
            return get_response(request)

    return answer


def cold(get_response: Callable) -> Callable:
    from core.edge.memos import forget_parts

    answer_warm = warm(get_response)

    def answer(request: object) -> object:
        forget_parts()
        return answer_warm(request)

    return answer
