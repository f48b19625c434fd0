"""What law and trust want said: per brand and market, checked, linked, and never stale."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.test import Client

import pytest

from commerce.markets import wording
from commerce.markets.models import MarketTexts
from commerce.markets.texts import LawLink, Promise, Texts, texts
from commerce.markets.wording import Line
from core.models import Brand
from tests.factories.commerce import make_brand, make_product
from tests.factories.content import make_home, make_private, make_standard


@pytest.fixture
def brand() -> Brand:
    brand = make_brand("petite", markets=["en-gb", "de", "fr"])
    for code in ("en-gb", "de", "fr"):
        make_home(brand, code)
    return brand


def home(brand: Brand, code: str = "en-gb") -> Any:
    root = Brand.objects.get(pk=brand.pk).site.root_page
    return root.get_translations(inclusive=True).get(locale__language_code=code).specific


def word(brand: Brand, code: str = "en-gb", **fields: Any) -> MarketTexts:
    row = MarketTexts(brand=brand, market=brand.markets.get(locale__language_code=code), **fields)
    row.full_clean()
    row.save()
    return row


def said(brand: Brand, code: str = "en-gb") -> Texts:
    return texts(brand, brand.markets.select_related("locale").get(locale__language_code=code))


@pytest.mark.parametrize(
    ("code", "button"),
    [
        ("en-gb", "Place order and pay"),
        ("de", "Zahlungspflichtig bestellen"),
        ("fr", "Commande avec obligation de paiement"),
    ],
)
def test_what_nobody_has_worded_has_usual_words(brand: Brand, code: str, button: str) -> None:
    found = said(brand, code)

    assert found.order_button == button
    assert found.price_note.url == ""
    assert "[" not in f"{found.price_note}{found.list_note}"
    assert (found.promises, found.links) == ((), ())


def test_words_and_pages_are_those_of_the_market(brand: Brand) -> None:
    delivery, terms = make_standard(home(brand), "Delivery"), make_standard(home(brand), "Terms")
    make_standard(home(brand, "de"), "Versand", translation_of=delivery)
    word(
        brand,
        "de",
        order_button="Jetzt kaufen",
        order_note="Es gelten:",
        price_note="inkl. MwSt., zzgl. [Versand]",
        delivery_page=delivery,
        terms_page=terms,
        promises=[("promise", {"icon": "leaf", "text": "Bio"})],
    )

    found = said(brand, "de")

    assert found.order_button == "Jetzt kaufen"
    assert found.price_note == Line("inkl. MwSt., zzgl. ", "Versand", "", "/de/versand/")
    assert found.promises == (Promise("leaf", "Bio"),)
    assert found.links == (LawLink("delivery", "Versand", "/de/versand/"),)  # the terms are not translated
    assert said(brand, "fr").promises == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("de", "zahlungspflichtig  BESTELLEN"),
        ("de", "Kaufen"),
        ("fr", "Commander avec obligation de paiement"),
        ("en-gb", "Buy"),
    ],
)
def test_words_that_the_law_accepts(brand: Brand, code: str, words: str) -> None:
    assert word(brand, code, order_button=words).pk


@pytest.mark.parametrize(("code", "words"), [("de", "Bestellen"), ("de", "Weiter"), ("fr", "Commander")])
def test_words_that_the_law_refuses(brand: Brand, code: str, words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        word(brand, code, order_button=words)

    assert list(refusal.value.message_dict) == ["order_button"]
    assert not MarketTexts.objects.exists()


@pytest.mark.parametrize("text", ["[a] and [b]", "plus [delivery", "plus delivery]", "[[a]]"])
def test_brackets_that_make_no_link_are_refused(brand: Brand, text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        word(brand, price_note=text)

    assert list(refusal.value.message_dict) == ["price_note"]


def test_usual_words_pass_their_own_check() -> None:
    for code, accepted in wording.ORDER_BUTTONS.items():
        for words in accepted:
            wording.check_order_button(words, code)


@pytest.fixture
def shop(brand: Brand, drain_outbox: Callable) -> Client:
    make_product(brand, "Bear")
    delivery = make_standard(home(brand), "Delivery")
    word(
        brand,
        price_note="tax in, [carriage] out",
        list_note="Prices with tax, [carriage] without",
        delivery_page=delivery,
        imprint_page=make_standard(home(brand), "Imprint"),
        promises=[("promise", {"icon": "leaf", "text": "Fields we know"})],
    )
    drain_outbox()
    return Client(HTTP_HOST="petite.localhost")


def product_page(client: Client) -> Any:
    from commerce.catalogue.models import Product

    return client.get(f"/en-gb/p/bear-{Product.objects.get().pk}/")


def test_they_stand_on_the_product_page_and_in_the_footer(shop: Client) -> None:
    html = product_page(shop).content.decode()

    assert 'tax in, <a href="/en-gb/delivery/">carriage</a> out' in html
    assert "Fields we know" in html
    assert html.count('href="/en-gb/imprint/"') == 1
    assert (
        'Prices with tax, <a href="/en-gb/delivery/">carriage</a> without'
        in shop.get("/en-gb/").content.decode()
    )


def test_a_change_of_words_is_seen_at_once(shop: Client, drain_outbox: Callable) -> None:
    product_page(shop)

    row = MarketTexts.objects.get()
    row.price_note = "all in"
    revision = row.save_revision()
    drain_outbox()
    kept = product_page(shop)
    revision.publish()
    drain_outbox()

    assert kept.headers["X-Cache"] == "hit"
    assert "all in" in product_page(shop).content.decode()


@pytest.mark.parametrize("end", ["unpublish", "delete", "hide", "move", "rename"])
def test_links_follow_their_pages(brand: Brand, shop: Client, end: str, drain_outbox: Callable) -> None:
    assert 'href="/en-gb/imprint/"' in product_page(shop).content.decode()
    page = MarketTexts.objects.get().imprint_page.specific

    def rename() -> None:
        page.title, page.slug = "Who we are", "who-we-are"
        page.save_revision().publish()

    {
        "unpublish": page.unpublish,
        "delete": page.delete,
        "hide": lambda: make_private(page),
        "move": lambda: page.move(make_standard(home(brand), "Help"), pos="last-child"),
        "rename": rename,
    }[end]()
    drain_outbox()
    html = product_page(shop).content.decode()

    assert 'href="/en-gb/imprint/"' not in html
    assert ('href="/en-gb/help/imprint/"' in html) is (end == "move")
    assert ('href="/en-gb/who-we-are/"' in html) is (end == "rename")


def test_a_translation_that_is_deleted_is_not_linked_any_more(brand: Brand, drain_outbox: Callable) -> None:
    imprint = make_standard(home(brand), "Imprint")
    german = make_standard(home(brand, "de"), "Impressum", translation_of=imprint)
    word(brand, "de", imprint_page=imprint)
    drain_outbox()
    shopper = Client(HTTP_HOST="petite.localhost")
    before = shopper.get("/de/").content.decode()

    german.delete()
    drain_outbox()

    assert "/de/impressum/" in before
    assert "/de/impressum/" not in shopper.get("/de/").content.decode()


def test_what_a_page_says_leaves_the_shop_cached(brand: Brand, shop: Client, drain_outbox: Callable) -> None:
    shop.get("/en-gb/")
    page = MarketTexts.objects.get().imprint_page.specific

    page.introduction = "We are we."
    page.seo_title = "Imprint of ours"
    page.save_revision().publish()
    drain_outbox()

    assert shop.get("/en-gb/").headers["X-Cache"] == "hit"


def test_the_other_brand_says_its_own(brand: Brand, shop: Client, drain_outbox: Callable) -> None:
    bakers = make_brand("bakers")
    make_home(bakers)
    make_product(bakers, "Loaf")
    drain_outbox()

    html = Client(HTTP_HOST="bakers.localhost").get("/en-gb/").content.decode()

    assert "carriage" not in html
    assert "/en-gb/imprint/" not in html
