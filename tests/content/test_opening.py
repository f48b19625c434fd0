"""A shop is opened by one command: whoever installs the program has nothing to sign in to before."""

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.test import Client

from wagtail.models import Locale, Page, Site

import pytest

from commerce.markets.models import Market, TaxClass, TaxRate
from commerce.partner.models import Partner
from content.models import HomePage
from core.models import Brand, User

PETITE = {
    "name": "Kids Petite",
    "host": "petite.example.com",
    "email": "hello@example.com",
    "locale": "de",
    "country": "de",
    "currency": "eur",
    "time_zone": "Europe/Berlin",
    "tax_rate": ["standard=19", "food=7"],
}
ENGLISH = {
    "locale": "en-gb",
    "country": "GB",
    "currency": "GBP",
    "time_zone": "Europe/London",
    "tax_rate": ["standard=20"],
}


@pytest.fixture(autouse=True)
def installation(settings: Any) -> None:
    """As migrations leave it, Wagtail's welcome page included."""
    settings.ALLOWED_HOSTS = ["petite.example.com", "bakers.example.com"]
    settings.DEMO = settings.DEBUG = False
    Locale.objects.get_or_create(language_code="en-gb")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    if not root.get_children().exists():
        welcome = root.add_child(title="Welcome", slug="home")
        Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


def open_shop(**options: Any) -> str:
    said, words = StringIO(), []
    for name, value in (PETITE | options).items():
        values = value if isinstance(value, list) else [value]
        words += [f"--{name.replace('_', '-')}={each}" for each in values]
    call_command("open_shop", *words, stdout=said)
    return said.getvalue()


def counts() -> list[int]:
    return [
        model.objects.count() for model in (Locale, Page, Site, Brand, Partner, Market, TaxClass, TaxRate)
    ]


def test_a_shop_is_opened_on_an_installation_that_has_none(drain_outbox: Callable[..., None]) -> None:
    shop = Client(HTTP_HOST="petite.example.com")
    assert shop.get("/cms/").status_code == 404

    said = open_shop()
    drain_outbox()  # that there was no shop is remembered

    assert said == (
        "Kids Petite is open: https://petite.example.com/de/, staff at https://petite.example.com/cms/\n"
    )
    brand, market = Brand.objects.get(), Market.objects.get()
    assert (brand.slug, brand.sender_email, brand.default_locale.language_code) == (
        "kids-petite",
        "hello@example.com",
        "de",
    )
    assert (brand.site.port, brand.site.is_default_site, Site.objects.count()) == (443, True, 1)
    assert Partner.objects.get().brand == brand
    assert (market.name, market.code, market.currency, market.time_zone) == (
        "Deutschland",
        "de",
        "EUR",
        "Europe/Berlin",
    )
    assert (market.home_country_id, [country.pk for country in market.countries.all()]) == ("DE", ["DE"])
    rates = TaxRate.objects.order_by("percent").values_list("tax_class__name", "country_id", "percent")
    assert list(rates) == [("Food", "DE", Decimal(7)), ("Standard", "DE", Decimal(19))]
    assert shop.get("/", follow=True).redirect_chain == [("/de/", 302)]
    assert shop.get("/de/").status_code == 200


def test_an_administrator_comes_into_the_tools_of_a_new_shop() -> None:
    open_shop()
    shop = Client(HTTP_HOST="petite.example.com")
    shop.force_login(User.objects.create_superuser("admin@example.com", "correct horse battery"))

    assert [shop.get(path).status_code for path in ("/cms/", "/dashboard/", "/django-admin/")] == [200] * 3


def test_another_market_of_a_shop_is_opened_the_same_way() -> None:
    open_shop()

    open_shop(**ENGLISH)

    brand = Brand.objects.get()
    assert brand.default_locale.language_code == "de"
    assert sorted(market.code for market in brand.markets.all()) == ["de", "en-gb"]
    homes = brand.site.root_page.get_translations(inclusive=True).order_by("slug")
    assert [home.slug for home in homes] == ["kids-petite", "kids-petite-en-gb"]
    assert Client(HTTP_HOST="petite.example.com").get("/en-gb/").status_code == 200


def test_another_shop_sells_in_the_market_that_is_there() -> None:
    open_shop()

    open_shop(name="Band of Bakers", host="bakers.example.com")

    assert [brand.slug for brand in Market.objects.get().brands.all()] == ["kids-petite", "band-of-bakers"]
    assert (TaxRate.objects.count(), HomePage.objects.count()) == (2, 2)
    assert Site.objects.get(is_default_site=True).hostname == "petite.example.com"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"host": "https://petite.example.com"}, "--host is a name without scheme"),
        ({"slug": "Kids Petite"}, "--slug consists of"),
        ({"email": "hello"}, "--email is no address"),
        ({"locale": "xx"}, "--locale is one of en-gb, de, fr"),
        ({"country": "Germany"}, "--country is no code"),
        ({"currency": "XXY"}, "--currency is no code"),
        ({"time_zone": "Berlin"}, "There is no time zone of that name"),
        ({"tax_rate": ["19"]}, "--tax-rate is a tax class and per cent"),
        ({"tax_rate": ["standard=nan"]}, "--tax-rate is a tax class and per cent"),
        ({"tax_rate": ["standard=100"]}, "--tax-rate is a tax class and per cent"),
        ({"tax_rate": ["=19"]}, "cannot be blank"),
        ({"name": "Long " * 20, "slug": "long"}, "at most 80 characters"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(options: dict[str, Any], sentence: str) -> None:
    before = counts()

    with pytest.raises(CommandError, match=sentence):
        open_shop(**options)

    assert counts() == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Kids Petite sells in de already"),
        ({"host": "bakers.example.com"}, "kids-petite is Kids Petite at petite.example.com already"),
        ({"name": "Band of Bakers"}, "petite.example.com is the host of .+ already"),
        (
            {"name": "Band of Bakers", "host": "bakers.example.com", "currency": "CHF"},
            "The market of de is there already: EUR, DE, Europe/Berlin",
        ),
        (
            {"name": "Band of Bakers", "host": "bakers.example.com", "tax_rate": ["standard=16"]},
            "standard is 19.00 % in DE already",
        ),
    ],
)
def test_what_is_there_is_never_changed(options: dict[str, Any], sentence: str) -> None:
    open_shop()
    before = counts()

    with pytest.raises(CommandError, match=sentence):
        open_shop(**options)

    assert counts() == before


def test_administrators_correct_what_a_shop_stands_on() -> None:
    open_shop()
    shop = Client(HTTP_HOST="petite.example.com")
    shop.force_login(User.objects.create_superuser("admin@example.com", "correct horse battery"))
    rate = TaxRate.objects.get(tax_class__code="food")
    fields = {"tax_class": rate.tax_class_id, "country": "DE", "percent": "9"}

    answer = shop.post(f"/django-admin/markets/taxrate/{rate.pk}/change/", fields)

    assert answer.status_code == 302
    assert TaxRate.objects.get(pk=rate.pk).percent == 9
    lists = [shop.get(f"/django-admin/markets/{name}/") for name in ("market", "taxclass", "taxrate")]
    assert [answer.status_code for answer in lists] == [200] * 3
