"""Somebody with a browser at either shop, from the product to the order button."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.bench.versus.sides import HOST, Side

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
AGREED = re.compile(r'name="agreed" value="([^"]+)"')
NAME = {"first_name": "Ada", "last_name": "Byron", "line1": "12 St James’s Square", "postcode": "SW1Y 4JH"}


class Browser:
    """Keeps cookies and one connection, and looks like a visit through a proxy that ends TLS."""

    def __init__(self, side: Side) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", side.port, timeout=120)
        self.cookies: dict[str, str] = {}
        self.took = 0.0
        """Seconds of the last answer."""

    def get(self, path: str) -> str:
        status, _, body = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        return body

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """The answer's status, and where it leads."""
        status, place, _ = self.ask("POST", path, urlencode(fields))
        return status, place

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str, str]:
        headers = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "Referer": f"https://{HOST}/",
            "X-Forwarded-Proto": "https",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.took = time.perf_counter() - start
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return answer.status, answer.getheader("Location", ""), text

    def close(self) -> None:
        self.connection.close()


class OurShopper(Browser):
    page, basket = "/en-gb/p/{slug}-{pk}/", "/en-gb/basket/"

    def look(self, pk: int, slug: str) -> None:
        self.get(self.page.format(pk=pk, slug=slug))

    def add(self, pk: int) -> None:
        arrived(self.post("/en-gb/basket/add/", {"product": str(pk), "quantity": "1"}), "/basket/")

    def walk(self, number: int) -> None:
        """To the last page before the order."""
        fields = NAME | {"email": f"buyer{number}@example.org", "city": "London", "country": "GB"}
        self.send("details", fields, "delivery")
        self.send("delivery", {"delivery": "standard"}, "payment")
        self.last = self.get("/en-gb/checkout/payment/")

    def send(self, step: str, fields: dict[str, str], following: str) -> None:
        token = found(TOKEN, self.get(f"/en-gb/checkout/{step}/"))
        arrived(
            self.post(f"/en-gb/checkout/{step}/", fields | {"csrfmiddlewaretoken": token}), f"/{following}/"
        )

    def order(self) -> bool:
        fields = {"csrfmiddlewaretoken": found(TOKEN, self.last), "agreed": found(AGREED, self.last)}
        status, place = self.post("/en-gb/checkout/payment/", fields)
        return fine(status) and "demo-gateway" in place


class PeerShopper(Browser):
    page, basket = "/catalogue/{slug}_{pk}/", "/basket/"

    def look(self, pk: int, slug: str) -> None:
        self.last = self.get(self.page.format(pk=pk, slug=slug))

    def add(self, pk: int) -> None:
        fields = {"csrfmiddlewaretoken": found(TOKEN, self.last), "quantity": "1"}
        arrived(self.post(f"/basket/add/{pk}/", fields), "/")

    def walk(self, number: int) -> None:
        who = {"username": f"buyer{number}@example.org", "options": "anonymous"}
        self.send("", who, "shipping-address")
        self.send("shipping-address/", NAME | {"line4": "London"}, "shipping-method")
        for step in ("shipping-method", "payment-method"):
            self.ask("GET", f"/checkout/{step}/")
        self.last = self.get("/checkout/preview/")

    def send(self, step: str, fields: dict[str, str], following: str) -> None:
        token = found(TOKEN, self.get(f"/checkout/{step}"))
        arrived(self.post(f"/checkout/{step}", fields | {"csrfmiddlewaretoken": token}), following)

    def order(self) -> bool:
        fields = {"csrfmiddlewaretoken": found(TOKEN, self.last), "action": "place_order"}
        status, place = self.post("/checkout/preview/", fields)
        return fine(status) and "thank-you" in place


def fine(status: int) -> bool:
    """A server's error is no refusal."""
    if status >= 500:
        raise SystemExit(f"An order was answered {status}.")
    return status in (302, 303)


def arrived(answer: tuple[int, str], wanted: str) -> None:
    status, place = answer
    if status not in (302, 303) or wanted not in urlsplit(place).path:
        raise SystemExit(f"A form led to {status} {place!r} instead of {wanted!r}.")


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    if match is None:
        raise SystemExit(f"A page lacks {pattern.pattern!r}.")
    return match[1]
