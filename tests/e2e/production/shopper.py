"""A shopper without a browser, as the proxy that ends TLS hands their requests on."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from tests.doubles.stripe.pages import press
from tests.doubles.stripe.server import Stripe
from tests.e2e.freshness.sights import Answer, Visitor
from tests.e2e.pages.checkout import Guest

MOVED = (301, 302, 303)


@dataclass(frozen=True, eq=False)
class Shopper(Visitor):
    door: int = 0
    """The port that the shop's addresses name."""

    @property
    def home(self) -> str:
        return f"https://{self.brand}.localhost:{self.door}"

    def headers(self) -> dict[str, str]:
        return {
            "Host": self.home.removeprefix("https://"),
            "Origin": self.home,
            "Referer": f"{self.home}/",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "198.51.100.7",
        }

    def get(self, path: str) -> Answer:
        """To where it leads within the shop."""
        answer = self.ask("GET", path)
        while answer.status in MOVED and self.is_ours(answer.headers["Location"]):
            parts = urlsplit(answer.headers["Location"])
            answer = self.ask("GET", parts._replace(scheme="", netloc="").geturl())
        return answer

    def is_ours(self, address: str) -> bool:
        return address.startswith(("/", self.home))

    def send(self, page: Answer, *, form: str = "main form.form", **filled: str) -> Answer:
        """The page's first such form, with what it holds already; then to where that leads."""
        tag = BeautifulSoup(page.body, "html.parser").select_one(form)
        assert tag, f"{page.path} ({page.status}) has no {form}"
        fields = given(tag) | filled
        answer = self.ask("POST", str(tag.get("action") or page.path), urlencode(fields))
        if answer.status in MOVED and self.is_ours(answer.headers["Location"]):
            return self.get(answer.headers["Location"].removeprefix(self.home))
        return answer

    def order(self, product: str, guest: Guest) -> Answer:
        """From a product's page to the press of the order button: on to Stripe, or to what the shop says instead."""
        basket = self.send(self.get(product), form="form.add-to-basket__form")
        assert (basket.status, basket.path.split("/")[2]) == (200, "basket"), basket
        details = self.get(f"/{product.split('/')[1]}/checkout/")
        delivery = self.send(details, **vars(guest))
        assert delivery.path.endswith("/checkout/delivery/"), delivery
        review = self.send(delivery)
        assert review.path.endswith("/checkout/payment/"), review
        return self.send(review)

    def pay(self, stripe: Stripe, answer: Answer) -> Answer:
        """On Stripe's page, then back to the order's."""
        session = urlsplit(answer.headers["Location"]).path.rpartition("/")[2]
        return self.get(press(stripe.account, session, "pay").removeprefix(self.home))


def given(form: Tag) -> dict[str, str]:
    """What a browser would send of it: the first of what is to be chosen from."""
    fields = {}
    for field in form.select("[name]"):
        kind = str(field.get("type", ""))
        if kind == "submit" or field.name == "button" or field.has_attr("disabled"):
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            value = str(chosen["value"]) if chosen else ""
        else:
            value = str(field.get("value", ""))
        name = str(field["name"])
        if kind != "radio" or name not in fields:
            fields[name] = value
    return fields
