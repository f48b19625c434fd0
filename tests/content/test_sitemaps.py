"""What search engines are told of: everything the brand shows in a locale, and nothing else."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.core.cache import caches
from django.test import Client

import pytest

from content import sitemaps
from content.models import HomePage
from core.models import Brand
from tests.factories.commerce import make_brand, make_category, make_product
from tests.factories.content import make_home, make_private, make_story

SPACE = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def home(brand: Brand) -> HomePage:
    return make_home(brand)


@pytest.fixture
def shop() -> Client:
    return Client(headers={"host": "petite.localhost"})


def parsed(xml: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314  (our own)


def entries(shop: Client, path: str) -> dict[str, dict[str, str]]:
    """Address → its alternates by hreflang."""
    answer = shop.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return {
        str(url.findtext("map:loc", namespaces=SPACE)): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("xhtml:link", SPACE)
        }
        for url in parsed(answer.content).findall("map:url", SPACE)
    }


def test_the_index_names_a_sitemap_for_each_locale(home: HomePage, shop: Client) -> None:
    index = parsed(shop.get("/sitemap.xml").content)

    assert [loc.text for loc in index.findall("map:sitemap/map:loc", SPACE)] == [
        "http://petite.localhost/sitemap-en-gb-1.xml",
        "http://petite.localhost/sitemap-de-1.xml",
    ]


def test_a_sitemap_lists_what_is_shown_with_its_translations(
    brand: Brand, home: HomePage, shop: Client, drain_outbox
) -> None:
    german = make_home(brand, "de")
    story = make_story(home, "Wool")
    make_story(german, "Wolle", translation_of=story)
    shelf = make_category(brand, "Hats", locales=["de"])
    bear = make_product(brand, "Bear")
    drain_outbox()

    found = entries(shop, "/sitemap-de-1.xml")

    address = "http://petite.localhost"
    assert found == {
        f"{address}/de/": languages("/en-gb/", "/de/"),
        f"{address}/de/wolle/": languages("/en-gb/wool/", "/de/wolle/"),
        f"{address}/de/p/bear-{bear.pk}/": languages(f"/en-gb/p/bear-{bear.pk}/", f"/de/p/bear-{bear.pk}/"),
        f"{address}/de/c/hats-{shelf.pk}/": {},
    }


def test_a_sitemap_says_when_a_thing_changed(
    brand: Brand, home: HomePage, shop: Client, drain_outbox
) -> None:
    bear = make_product(brand, "Bear")
    drain_outbox()
    before = changed(shop)

    bear.copies.filter(locale__language_code="en-gb").update(summary="A new line.")
    drain_outbox()

    assert changed(shop)[0] is None  # the home page
    assert changed(shop)[1] > before[1]


def changed(shop: Client) -> list[datetime | None]:
    root = ElementTree.fromstring(shop.get("/sitemap-en-gb-1.xml").content)  # noqa: S314  (ours)
    texts = [url.findtext("map:lastmod", namespaces=SPACE) for url in root.findall("map:url", SPACE)]
    return [datetime.fromisoformat(text) if text else None for text in texts]


def test_a_sitemap_holds_nothing_that_is_not_shown(
    brand: Brand, home: HomePage, shop: Client, drain_outbox
) -> None:
    make_private(make_story(home, "Secret"))
    make_story(home, "Draft", live=False)
    make_product(brand, "Unsold", price={"de": "9.00"})
    make_product(brand, "Hidden", public=False)
    drain_outbox()

    assert list(entries(shop, "/sitemap-en-gb-1.xml")) == ["http://petite.localhost/en-gb/"]


def test_a_sitemap_is_shared_until_something_changes(
    brand: Brand, home: HomePage, shop: Client, drain_outbox
) -> None:
    drain_outbox()
    assert shop.get("/sitemap-en-gb-1.xml")["X-Cache"] == "miss"
    assert shop.get("/sitemap-en-gb-1.xml")["X-Cache"] == "hit"

    bear = make_product(brand, "Bear")
    drain_outbox()

    assert f"http://petite.localhost/en-gb/p/bear-{bear.pk}/" in entries(shop, "/sitemap-en-gb-1.xml")


def test_a_brand_without_a_home_page_has_an_empty_sitemap(shop: Client) -> None:
    make_brand("petite")

    assert entries(shop, "/sitemap-en-gb-1.xml") == {}


@pytest.mark.parametrize("path", ["/sitemap-fr-1.xml", "/sitemap-en-gb-2.xml", "/sitemap-en-gb-0.xml"])
def test_other_sitemaps_are_not_there(home: HomePage, shop: Client, path: str) -> None:
    assert shop.get(path).status_code == 404


def test_a_sitemap_costs_the_same_whatever_its_size(
    brand: Brand, home: HomePage, shop: Client, drain_outbox, django_assert_max_num_queries
) -> None:
    for number in range(12):
        make_product(brand, f"Bear {number}")
    drain_outbox()
    shop.get("/robots.txt")  # brands and markets are remembered

    with django_assert_max_num_queries(10):
        assert len(entries(shop, "/sitemap-en-gb-1.xml")) == 13


def test_every_address_stands_in_one_of_the_files_with_all_its_translations(
    brand: Brand, home: HomePage, shop: Client, drain_outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Things of every kind, written in an order of their own in each locale, some in one only.
    german = make_home(brand, "de")
    english = [make_story(home, title) for title in ("Wool", "Felt", "Only English")]
    for story, title in [(english[1], "Filz"), (english[0], "Wolle")]:
        make_story(german, title, translation_of=story)
    make_story(german, "Nur deutsch")
    make_category(brand, "Hats", locales=["de"])
    make_category(brand, "Socks")
    for number in range(5):
        make_product(brand, f"Bear {number}")
    make_product(brand, "Unsold", price={"de": "9.00"})
    drain_outbox()
    whole = {code: entries(shop, f"/sitemap-{code}-1.xml") for code in ("en-gb", "de")}
    assert {code: len(found) for code, found in whole.items()} == {"en-gb": 10, "de": 12}

    monkeypatch.setattr(sitemaps, "MOST", 3)
    caches["pages"].clear()

    index = parsed(shop.get("/sitemap.xml").content)
    paths = [urlsplit(str(loc.text)).path for loc in index.findall("map:sitemap/map:loc", SPACE)]
    assert paths == [
        *(f"/sitemap-en-gb-{number}.xml" for number in range(1, 5)),
        *(f"/sitemap-de-{number}.xml" for number in range(1, 5)),
    ]
    for code, sizes in (("en-gb", [3, 3, 3, 1]), ("de", [3, 3, 3, 3])):
        parts = [entries(shop, path) for path in paths if path.startswith(f"/sitemap-{code}-")]
        assert [len(part) for part in parts] == sizes
        assert {url: languages for part in parts for url, languages in part.items()} == whole[code]
        assert shop.get(f"/sitemap-{code}-5.xml").status_code == 404


def test_a_number_that_is_no_file_reads_nothing(
    brand: Brand, home: HomePage, shop: Client, drain_outbox, django_assert_num_queries
) -> None:
    make_product(brand, "Bear")
    drain_outbox()
    shop.get("/sitemap-en-gb-2.xml")  # brands and markets are remembered

    with django_assert_num_queries(6) as asked:
        assert shop.get("/sitemap-en-gb-999.xml").status_code == 404

    about_documents = [query["sql"] for query in asked if "search_document" in query["sql"]]
    assert ["COUNT(" in sql for sql in about_documents] == [True]


def test_robots_are_told_where_the_sitemap_is(home: HomePage, shop: Client) -> None:
    answer = shop.get("/robots.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == "Sitemap: http://petite.localhost/sitemap.xml"
    assert "Disallow: /*/checkout/" in lines


def languages(english: str, german: str) -> dict[str, str]:
    address = "http://petite.localhost"
    return {"en-GB": address + english, "x-default": address + english, "de": address + german}
