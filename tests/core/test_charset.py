"""A request that names a codec is read as UTF-8, whatever it names."""

from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application

import pytest

from core.charset import utf8_only


def answered(content_type: str, *, method: str, query: str = "", body: bytes = b"") -> str:
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/en-gb/search/",
        "QUERY_STRING": query,
        "SERVER_NAME": "petite.localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []

    def start(status: str, headers: Any, *_rest: Any) -> None:
        said.append(status)

    list(utf8_only(get_wsgi_application())(environ, start))
    return said[0]


@pytest.mark.parametrize("codec", ["idna", "hex", "utf-7", "rot13", "utf-8"])
def test_a_named_codec_breaks_nothing(codec: str) -> None:
    plain = answered("text/plain", method="GET", query="q=%C3%A4%FF")

    assert answered(f"text/plain; charset={codec}", method="GET", query="q=%C3%A4%FF") == plain


def test_other_parameters_stay() -> None:
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.update(environ)
        return []

    utf8_only(application)({"CONTENT_TYPE": "multipart/form-data; Charset = hex; boundary=x"}, print)

    assert seen["CONTENT_TYPE"] == "multipart/form-data; boundary=x"
