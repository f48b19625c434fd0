"""Both shops as a search engine walks them: every page of every locale, and the sitemaps. No error at all."""

from collections.abc import Callable

from django.test import Client

import pytest

from core.structured import script
from tests.crawl.conftest import Shop
from tests.seo.checking import Answer, Fetch, check
from tests.seo.page import read
from tests.seo.vocabulary import Vocabulary


def within(host: str) -> Fetch:
    client = Client(headers={"Host": host})

    def fetch(path: str) -> Answer:
        answer = client.get(path)
        return Answer(
            status=answer.status_code,
            text=answer.content.decode(),
            kind=answer.get("Content-Type", ""),
            location=answer.get("Location", ""),
            robots=answer.get("X-Robots-Tag", ""),
        )

    return fetch


def test_a_search_engine_stumbles_over_nothing(shops: tuple[Shop, Shop], drain_outbox: Callable) -> None:
    for shop in shops:
        report = check(within(shop.host), f"http://{shop.host}")

        assert report.errors == []
        assert {
            "/en-gb/",
            "/de/",
            f"/en-gb/p/{shop.word}-common-bear-{shop.bear.pk}/",
            f"/de/p/{shop.word}-common-romper-{shop.romper.pk}/{shop.word}-m/",
            f"/de/c/{shop.word}-shelf-{shop.category.pk}/",
            f"/en-gb/{shop.word}-common-story/",
            f"/en-gb/{shop.word}-imprint/",
        } <= report.pages.keys()
        locales = shop.brand.markets.count()
        assert report.facts["ProductGroup"] == 3 * locales  # the romper and its two variants
        assert report.facts["Product"] == report.facts["WebSite"] == locales
        assert report.facts["Article"] == 1


def test_pages_of_one_person_are_not_for_search_engines(shops: tuple[Shop, Shop]) -> None:
    report = check(within(shops[0].host), f"http://{shops[0].host}")

    assert {"/en-gb/basket/", "/de/basket/", "/en-gb/account/login/"} <= report.personal.keys()
    assert [page.path for page in report.personal.values() if page.canonical or page.alternates] == []
    found = Client(headers={"Host": shops[0].host}).get("/en-gb/search/", {"q": "common"})
    page = read("/en-gb/search/", found.content.decode())
    assert (page.robots, page.canonical, page.alternates) == ("noindex", [], {})


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"@type": "Sofa"}, "there is no type 'Sofa'"),
        ({"@type": "Product", "prize": "1"}, "Product.prize: no property of Product"),
        ({"@type": "Offer", "availability": "https://schema.org/Soon"}, "'https://schema.org/Soon' where"),
        ({"@type": "Offer", "seller": {"@type": "ListItem"}}, "a ListItem where"),
        ({"@type": "ListItem", "position": "first"}, None),
        (
            {"@type": "Article", "datePublished": "yesterday"},
            "'yesterday' where ['Date', 'DateTime'] is expected",
        ),
        ({"@type": "Offer", "shippingDetails": {"@id": "#gone"}}, "nothing on the page is called #gone"),
    ],
)
def test_the_checker_sees_what_the_vocabulary_lacks(facts: dict, error: str | None) -> None:
    errors = Vocabulary.load().errors([{"@context": "https://schema.org", **facts}])

    assert len(errors) == (1 if error else 0)
    assert not error or error in errors[0]


def test_no_text_gets_out_of_its_element() -> None:
    evil = "</script><script>alert(1)</script><!-- & \u2028"

    html = script({"@type": "Product", "name": evil})

    assert html.count("<script") == html.count("</script>") == 1
    assert read("/", html).data == [{"@context": "https://schema.org", "@type": "Product", "name": evil}]
