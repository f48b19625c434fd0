"""No English word of the interface on a German page, nor in a German mail."""

import re
from collections.abc import Iterator
from html import unescape

from django.core import mail
from django.test import Client

import pytest

from commerce.order import links
from commerce.order.models import Order
from tests.catalogues import OTHERS, OURS, messages
from tests.crawl.conftest import Shop
from tests.crawl.crawler import walk
from tests.factories.checkout import GERMAN_DETAILS, Shopper, pay

UNSAID = re.compile(r"<(script|style|svg|template)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r"\b(?:alt|aria-label|placeholder|title|data-[\w-]+)=\"([^\"]*)\"")
STARTS = (
    "/de/",
    "/de/search/?q=common",
    "/de/search/?q=nothing-like-it",
    "/de/basket/",
    "/de/account/login/",
    "/de/account/signup/",
    "/de/account/password/reset/",
)


@pytest.fixture(scope="module")
def english() -> set[str]:
    """Words of ours that German says differently, and that nothing is called in German."""
    rows = [row for path in (OURS, OTHERS) for row in messages(path) if isinstance(row.id, str)]
    german = {row.string for row in rows}
    return {row.id for row in rows if len(row.id) > 3 and "%(" not in row.id} - german


def said(html: str) -> Iterator[str]:
    """Every text of a page: between its tags, and what is shown or read aloud of its attributes."""
    html = UNSAID.sub("", html)
    for text in (*TAG.split(html), *SPOKEN.findall(html)):
        yield " ".join(unescape(text).split())


def test_german_pages_have_no_english_word_of_ours(shops: tuple[Shop, Shop], english: set[str]) -> None:
    for shop in shops:
        found = walk(shop.host, *STARTS)

        pages = {path: set(said(html)) for path, html in found.pages.items() if path.startswith("/de/")}
        assert {path: texts & english for path, texts in pages.items() if texts & english} == {}
        assert len(pages) > 12
        everything = set().union(*pages.values())
        assert {"Warenkorb", "Suche", "In den Warenkorb", "inkl. MwSt., zzgl. Versand"} <= everything


def test_english_pages_show_that_the_comparison_works(shops: tuple[Shop, Shop], english: set[str]) -> None:
    page = Client(headers={"Host": shops[0].host}).get("/en-gb/").content.decode()

    assert {"Basket", "Skip to content"} <= set(said(page)) & english


def test_ordering_in_german(shops: tuple[Shop, Shop], english: set[str], drain_outbox) -> None:
    """Basket, refusals, the three steps, the order's page, and the mails."""
    shop = shops[0]
    shopper = Shopper(shop.brand, market="de")
    pages = {"empty basket": shopper.get("basket/")}
    shopper.add(shop.bear, quantity=2)
    pages["basket"] = shopper.get("basket/")
    pages["details"] = shopper.get("checkout/details/")
    pages["details, refused"] = shopper.post("checkout/details/", {"email": "no"})
    shopper.post("checkout/details/", GERMAN_DETAILS)
    pages["delivery"] = shopper.get("checkout/delivery/")
    pages["delivery, refused"] = shopper.post("checkout/delivery/", {})
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    pages["payment"] = shopper.get("checkout/payment/")
    answer = shopper.post("checkout/payment/", {"agreed": shopper.agreed()})
    pages["gateway"] = shopper.follow(answer)
    order = Order.objects.filter(market__locale__language_code="de").latest("pk")
    pages["waiting order"] = shopper.client.get(links.path(order), headers={"Host": shop.host})
    mail.outbox.clear()
    pay(order)
    drain_outbox()
    pages["paid order"] = shopper.client.get(links.path(order), headers={"Host": shop.host})

    texts = {name: set(said(page.content.decode())) for name, page in pages.items()}
    assert {name: found & english for name, found in texts.items() if found & english} == {}
    assert "Zahlungspflichtig bestellen" in texts["payment"]
    assert "Danke!" in texts["paid order"]
    [letter] = mail.outbox
    assert letter.subject.startswith(f"Danke für deine Bestellung {order.number} bei ")
    assert set(said(letter.alternatives[0][0])) & english == set()
