"""What a visitor reads on a page, as exact values out of its HTML."""

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

from tests.e2e.installation import Site

PATIENCE = 30.0
MAIN = r"<main\b.*</main>"
HEADER = r"<header\b.*</header>"
FOOTER = r"<footer\b.*</footer>"
RESULTS = r'<ul class="grid-cards grid-cards--mixed".*</main>'


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]
    path: str = ""
    """Which was asked for."""

    @property
    def is_hit(self) -> bool:
        """Out of the shop's page cache, or out of the one in front."""
        return self.headers.get("X-Cache", "").lower() == "hit"


@dataclass(frozen=True, eq=False)
class Visitor:
    """One browser at one shop: http without scripts. `*.localhost` is dialled at 127.0.0.1."""

    site: Site
    brand: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, form: dict[str, object]) -> Answer:
        """With the token of the browser's last form."""
        form = form | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        return self.ask("POST", path, urlencode(form, doseq=True))

    def headers(self) -> dict[str, str]:
        return {"Host": f"{self.brand}.localhost:{self.site.port}"}

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = self.headers()
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(cookie).items()})
        return Answer(status=response.status, body=text, headers=dict(response.headers), path=path)

    def sign_in(self, email: str, password: str) -> None:
        path = "/en-gb/account/login/"
        assert self.get(path).status == 200
        answer = self.post(path, {"login": email, "password": password})
        assert answer.status == 302, answer.body


@dataclass(frozen=True, eq=False)
class Sight:
    """One thing on one page, read by `read`."""

    name: str
    visitor: Visitor
    path: str
    read: Callable[[Answer], str]

    def look(self) -> tuple[str, Answer]:
        answer = self.visitor.get(self.path)
        return self.read(answer), answer


def search_path(market: str, query: str) -> str:
    return f"/{market}/search/?q={quote(query)}"


def product_price(answer: Answer) -> str:
    """In pence or cents."""
    return _digits(_first(r'class="product__price">.*?class="price__amount">([^<]+)<', answer.body))


def product_stock(answer: Answer) -> str:
    return _first(r'<p class="stock stock--(\w+)"', answer.body)


def heading(answer: Answer) -> str:
    """The page's headline; of another answer than 200 its status."""
    return _first(r"<h1[^>]*>([^<]*)</h1>", answer.body) if answer.status == 200 else str(answer.status)


def card_price(path: str) -> Callable[[Answer], str]:
    return lambda answer: _digits(_first(r'class="price__amount">([^<]+)<', _product_card(answer, path)))


def card_stock(path: str) -> Callable[[Answer], str]:
    def read(answer: Answer) -> str:
        card = _product_card(answer, path)
        return "" if not card else "out" if "product-card--out" in card else "in"

    return read


def link(path: str, *, within: str = MAIN) -> Callable[[Answer], str]:
    """The words of a link in that part of the page; empty if there is none."""

    def read(answer: Answer) -> str:
        part = _first(f"({within})", answer.body)
        words = _first(rf'<a\b[^>]*href="{re.escape(path)}"[^>]*>(.*?)</a>', part)
        return re.sub(r"<[^>]+>", "", words).strip()

    return read


def _product_card(answer: Answer, path: str) -> str:
    cards = re.findall(r'<article class="product-card.*?</article>', answer.body, flags=re.DOTALL)
    return next((card for card in cards if f'href="{path}"' in card), "")


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text, flags=re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
