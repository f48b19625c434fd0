"""The shop behind a proxy that ends TLS: every visit says so, that of a browser's own to robots.txt too."""

from typing import Any

from config.wsgi import application as shop


def application(environ: dict[str, Any], start_response: Any) -> Any:
    return shop(environ | {"HTTP_X_FORWARDED_PROTO": "https"}, start_response)
