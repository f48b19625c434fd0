"""No English word of the interface on a page in another language, nor in a mail."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import Path

from django.core import mail
from django.http import HttpResponse
from django.test import Client

import oscar

import pytest
from allauth.account.models import EmailAddress
from babel.messages.catalog import Message

from commerce.dashboard.mails.samples import NAMES, sample
from commerce.markets.models import Market
from commerce.order import links
from commerce.order.models import Order
from core.models import User
from tests.catalogues import LANGUAGES, PACKAGES, messages, others, ours
from tests.crawl.conftest import Shop
from tests.crawl.crawler import walk
from tests.factories.checkout import DETAILS_IN, Shopper, pay

UNSAID = re.compile(r"<(script|style|svg|template)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
BREAKS = re.compile(r"[ \t\r\n]+")  # spaces that must not break are the language's own
SPOKEN = re.compile(r"\b(?:alt|aria-label|placeholder|title|data-[\w-]+)=\"([^\"]*)\"")
STARTS = (
    "",
    "search/?q=common",
    "search/?q=nothing-like-it",
    "basket/",
    "account/login/",
    "account/signup/",
    "account/password/reset/",
)
# What an attribute of the tests' goods is called, in every language.
GOODS = frozenset({"Size"})
# What a walk must have met in each language, to have been one.
MET = {
    "de": {"Warenkorb", "Suche", "In den Warenkorb"},
    "fr": {"Panier", "Recherche", "Ajouter au panier"},
}
BUTTONS = {"de": "Zahlungspflichtig bestellen", "fr": "Commande avec obligation de paiement"}
THANKS = {"de": "Danke!", "fr": "Merci\u202f!"}
SUBJECTS = {"de": "Danke für deine Bestellung", "fr": "Merci pour votre commande"}
TOTALS = dict.fromkeys(("de", "fr"), "26,34\xa0€")


def _english(language: str) -> frozenset[str]:
    """Words of ours and of the packages that the language says differently, and calls nothing by."""
    installed = Path(oscar.__file__).parents[1]
    theirs = [installed / package / language / "LC_MESSAGES" / "django.po" for package in PACKAGES]
    rows = [row for path in (ours(language), others(language), *theirs) for row in messages(path)]
    said = {text for row in rows for text in _texts(row)}
    ids = {each for row in rows for each in ([row.id] if isinstance(row.id, str) else row.id)}
    return frozenset(each for each in ids if len(each) > 3 and "%" not in each) - said - GOODS


def _texts(row: Message) -> Iterable[str]:
    return [row.string] if isinstance(row.string, str) else row.string


@pytest.fixture(scope="module")
def english() -> dict[str, frozenset[str]]:
    return {language: _english(language) for language in LANGUAGES}


def said(html: str) -> Iterator[str]:
    """Every text of a page: between its tags, and what is shown or read aloud of its attributes."""
    html = UNSAID.sub("", html)
    for text in (*TAG.split(html), *SPOKEN.findall(html)):
        yield BREAKS.sub(" ", unescape(text)).strip(" ")


def words(answer: HttpResponse) -> set[str]:
    return set(said(answer.content.decode()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_no_english_word(
    language: str, shops: tuple[Shop, Shop], english: dict[str, frozenset[str]]
) -> None:
    for shop in shops:
        found = walk(shop.host, *(f"/{language}/{start}" for start in STARTS))

        pages = {
            path: set(said(html)) for path, html in found.pages.items() if path.startswith(f"/{language}/")
        }
        foreign = {path: texts & english[language] for path, texts in pages.items()}
        assert {path: texts for path, texts in foreign.items() if texts} == {}
        assert len(pages) > 12
        assert set().union(*pages.values()) >= MET[language]


def test_english_pages_show_that_the_comparison_works(
    shops: tuple[Shop, Shop], english: dict[str, frozenset[str]]
) -> None:
    page = Client(headers={"Host": shops[0].host}).get("/en-gb/")

    for language in LANGUAGES:
        assert {"Basket", "Skip to content"} <= words(page) & english[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordering(
    language: str,
    shops: tuple[Shop, Shop],
    english: dict[str, frozenset[str]],
    drain_outbox: Callable[..., None],
) -> None:
    """Basket, refusals, the three steps, the order's page, and the mail."""
    shop = shops[0]
    shopper = Shopper(shop.brand, market=language)
    pages = {"empty basket": shopper.get("basket/")}
    shopper.add(shop.bear, quantity=2)
    pages["basket"] = shopper.get("basket/")
    pages["details"] = shopper.get("checkout/details/")
    pages["details, refused"] = shopper.post("checkout/details/", {"email": "no"})
    shopper.post("checkout/details/", DETAILS_IN[language])
    pages["delivery"] = shopper.get("checkout/delivery/")
    pages["delivery, refused"] = shopper.post("checkout/delivery/", {})
    shopper.post("checkout/delivery/", {"delivery": "standard"})
    pages["payment"] = shopper.get("checkout/payment/")
    answer = shopper.post("checkout/payment/", {"agreed": shopper.agreed()})
    pages["gateway"] = shopper.follow(answer)
    order = Order.objects.filter(market__locale__language_code=language).latest("pk")
    pages["waiting order"] = shopper.client.get(links.path(order), headers={"Host": shop.host})
    mail.outbox.clear()
    pay(order)
    drain_outbox()
    pages["paid order"] = shopper.client.get(links.path(order), headers={"Host": shop.host})

    texts = {name: words(page) for name, page in pages.items()}
    assert {
        name: found & english[language] for name, found in texts.items() if found & english[language]
    } == {}
    assert BUTTONS[language] in texts["payment"]
    assert THANKS[language] in texts["paid order"]
    assert TOTALS[language] in texts["basket"]
    [letter] = mail.outbox
    assert letter.subject.startswith(f"{SUBJECTS[language]} {order.number} ")
    assert set(said(letter.alternatives[0][0])) & english[language] == set()
    assert {line.strip() for line in letter.body.splitlines()} & english[language] == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_account(language: str, shops: tuple[Shop, Shop], english: dict[str, frozenset[str]]) -> None:
    """Every page below the account, of somebody who has an order and an address there."""
    shop = shops[0]
    user = User.objects.create_user(email="ada@example.org", password="a long one of ada's")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    shopper = Shopper(shop.brand, market=language)
    pages = {"refused": shopper.post("account/login/", {"login": user.email, "password": "another one"})}
    shopper.post("account/login/", {"login": user.email, "password": "a long one of ada's"})
    shopper.add(shop.bear)
    shopper.order({**DETAILS_IN[language], "keep": "on"})
    for path in ("account/addresses/add/", "account/password/change/", "account/email/"):
        pages[path] = shopper.post(path, {})
    account = f"/{language}/account/"

    found = walk(shop.host, account, client=shopper.client, within=account)

    texts = {name: words(page) for name, page in pages.items()}
    texts |= {path: set(said(html)) for path, html in found.pages.items()}
    foreign = {name: those & english[language] for name, those in texts.items()}
    assert {name: those for name, those in foreign.items() if those} == {}
    assert f"{account}email/" in found.pages
    assert set(found.statuses.values()) <= {200, 302}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail(language: str, shops: tuple[Shop, Shop], english: dict[str, frozenset[str]]) -> None:
    market = Market.objects.get(locale__language_code=language)
    for name in NAMES:
        letter = sample(name, brand=shops[0].brand, market=market)

        texts = {letter.subject, *said(letter.html), *(line.strip() for line in letter.text.splitlines())}
        assert texts & english[language] == set(), name
