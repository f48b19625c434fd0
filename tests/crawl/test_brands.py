"""Nothing of one brand appears in the other: product, price, page, picture, basket, order, mail, entry."""

import re

from django.core import mail
from django.test import Client

import pytest

from commerce.basket.models import Basket, Line
from commerce.order import links, services as orders
from core.edge import pages as page_cache
from search.models import Document
from tests.crawl.conftest import CODES, Shop
from tests.crawl.crawler import walk
from tests.factories.checkout import Shopper, make_basket, pay, place

STARTS = (
    "/",
    "/en-gb/",
    "/de/",
    "/en-gb/search/?q=common",
    "/de/search/?q=common",
    "/en-gb/basket/",
    "/en-gb/account/login/",
    "/sitemap.xml",
    "/robots.txt",
)


def both(shops: tuple[Shop, Shop]) -> list[tuple[Shop, Shop]]:
    petite, bakers = shops
    return [(petite, bakers), (bakers, petite)]


def test_walking_a_shop_meets_nothing_of_the_other(shops: tuple[Shop, Shop]) -> None:
    for ours, theirs in both(shops):
        found = walk(ours.host, *STARTS)

        foreign = {path: theirs.marks.findall(page) for path, page in found.pages.items()}
        assert {path: marks for path, marks in foreign.items() if marks} == {}
        assert set(found.statuses.values()) <= {200, 301, 302, 303, 404}
        broken = {path for path, status in found.statuses.items() if status == 404}
        assert broken <= {"/sitemap.xml", "/robots.txt"}


def test_the_walk_sees_the_whole_shop(shops: tuple[Shop, Shop]) -> None:
    for ours, _theirs in both(shops):
        found = walk(ours.host, *STARTS)

        for code in CODES:
            assert f"/{code}/p/{ours.word}-common-bear-{ours.bear.pk}/" in found.pages
            assert f"/{code}/p/{ours.word}-common-romper-{ours.romper.pk}/{ours.word}-m/" in found.pages
            assert f"/{code}/c/{ours.word}-shelf-{ours.category.pk}/" in found.pages
        assert f"/en-gb/{ours.word}-common-story/" in found.pages
        assert f"/en-gb/{ours.word}-imprint/" in found.pages
        assert ours.price in found.said
        assert f"{ours.word}-picture" in found.said.lower().replace("_", "-")
        assert len(found.shared) > 8


def test_what_the_page_cache_kept_is_the_right_brands(shops: tuple[Shop, Shop]) -> None:
    """The second walk of each shop is answered from the cache, after the other shop has filled it too."""
    for ours, _theirs in both(shops):
        walk(ours.host, *STARTS)

    for ours, theirs in both(shops):
        again = walk(ours.host, *STARTS)
        foreign = {path: theirs.marks.findall(page) for path, page in again.pages.items()}
        assert {path: marks for path, marks in foreign.items() if marks} == {}


def test_an_address_has_an_entry_of_its_own_in_each_shop(shops: tuple[Shop, Shop], rf) -> None:
    for ours, _theirs in both(shops):
        Client(headers={"Host": ours.host}).get("/en-gb/")

    kept = [page_cache.find(rf.get("/en-gb/", headers={"Host": ours.host})) for ours, _theirs in both(shops)]

    assert all(kept)
    for entry, (ours, theirs) in zip(kept, both(shops), strict=True):
        body = entry.response(rf.get("/")).content.decode()
        assert ours.word in body
        assert not theirs.marks.search(body)
    assert kept[0].keys & kept[1].keys <= {"shop", "terms"}


def test_addresses_of_the_other_brand_are_not_there(shops: tuple[Shop, Shop]) -> None:
    for ours, theirs in both(shops):
        client = Client(headers={"Host": ours.host})
        addresses = [
            f"/en-gb/p/{theirs.word}-common-bear-{theirs.bear.pk}/",
            f"/en-gb/p/{ours.word}-common-bear-{theirs.bear.pk}/",
            f"/en-gb/p/{theirs.word}-common-romper-{theirs.romper.pk}/{theirs.word}-s/",
            f"/en-gb/p/{ours.word}-common-romper-{ours.romper.pk}/{theirs.word}-s/",
            f"/en-gb/c/{theirs.word}-shelf-{theirs.category.pk}/",
            f"/en-gb/{theirs.story.slug}/",
            f"/en-gb/{theirs.home.slug}/",
        ]

        answers = {address: client.get(address, follow=True) for address in addresses}

        statuses = {address: answer.status_code for address, answer in answers.items()}
        # An unknown SKU of our own product leads to the product; everything else is not there.
        unknown_sku = addresses[3]
        assert {statuses[address] for address in addresses if address != unknown_sku} == {404}
        assert statuses[unknown_sku] in {200, 404}
        for address, answer in answers.items():
            assert not _without(answer.content.decode(), address, theirs)


def _without(html: str, address: str, theirs: Shop) -> list[str]:
    """The other brand's marks in a page, but for the address that was asked for, in each language."""
    return theirs.marks.findall(html.replace(address.removeprefix("/en-gb"), ""))


def test_search_finds_nothing_of_the_other(shops: tuple[Shop, Shop]) -> None:
    for ours, theirs in both(shops):
        client = Client(headers={"Host": ours.host})
        for query in ("common", theirs.word, f"{theirs.word}-bear"):
            page = client.get("/en-gb/search/", {"q": query}).content.decode()

            assert theirs.price not in page
            assert not re.search(rf"/p/[^/]*-{theirs.bear.pk}/", page)
            assert theirs.host not in page


def test_documents_say_nothing_of_the_other(shops: tuple[Shop, Shop]) -> None:
    for ours, theirs in both(shops):
        rows = Document.objects.filter(brand=ours.brand)
        said = [str(sorted(row.items(), key=str)) for row in rows.values()]

        assert len(said) == 14  # two products and two categories in three languages, a story, a page
        assert [row for row in said if theirs.word in row.lower()] == []
        assert {str(row.price) for row in rows.filter(kind="product")} == {ours.price}


def test_a_product_of_the_other_does_not_get_into_the_basket(shops: tuple[Shop, Shop]) -> None:
    for ours, theirs in both(shops):
        shopper = Shopper(ours.brand)
        before = Line.objects.count()

        refused = [shopper.add(product) for product in (theirs.bear, *theirs.romper.children.all())]

        assert {answer.status_code for answer in refused} <= {400, 404, 409, 422}
        assert Line.objects.count() == before


@pytest.mark.parametrize("signed_in", [False, True])
def test_each_shop_has_a_basket_of_its_own(
    shops: tuple[Shop, Shop], signed_in: bool, django_user_model
) -> None:
    person = django_user_model.objects.create_user("ada@example.org")
    shoppers = {ours.word: Shopper(ours.brand) for ours, _theirs in both(shops)}
    for shopper in shoppers.values() if signed_in else ():
        shopper.client.force_login(person)
    for ours, _theirs in both(shops):
        shoppers[ours.word].add(ours.bear)

    for ours, theirs in both(shops):
        page = shoppers[ours.word].get("basket/").content.decode()
        assert f"{ours.word} common bear" in page
        assert not theirs.marks.search(page)
    for line in Line.objects.select_related("basket", "product"):
        assert line.product.brand_id == line.basket.brand_id
    assert set(Basket.objects.filter(status=Basket.OPEN).values_list("brand", flat=True)) == {
        ours.brand.pk for ours, _theirs in both(shops)
    }


def test_personal_parts_are_of_the_shop_that_asks(shops: tuple[Shop, Shop], django_user_model) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root@example.org"))
    for ours, theirs in both(shops):
        answer = client.get(
            "/-/me",
            {"path": f"/en-gb/{ours.story.slug}/", "product": theirs.bear.pk},
            headers={"Host": ours.host},
        )

        assert answer.status_code == 200
        assert not theirs.marks.search(answer.content.decode())


def test_an_order_is_not_shown_in_the_other_shop(shops: tuple[Shop, Shop]) -> None:
    for ours, theirs in both(shops):
        own = Client(headers={"Host": ours.host}).get(links.path(ours.order))
        foreign = Client(headers={"Host": ours.host}).get(links.path(theirs.order))

        assert own.status_code == 200
        assert not theirs.marks.search(own.content.decode())
        assert foreign.status_code == 403
        assert not _without(foreign.content.decode(), links.path(theirs.order), theirs)


def test_mails_are_from_and_about_the_orders_brand(shops: tuple[Shop, Shop], drain_outbox, settings) -> None:
    for ours, _theirs in both(shops):
        order = pay(place(make_basket(ours.brand, ours.bear)))
        orders.ship(order=order, reason="DHL 1")
    drain_outbox()

    for ours, theirs in both(shops):
        letters = [letter for letter in mail.outbox if ours.brand.sender_email in letter.from_email]
        assert len(letters) >= 2
        for letter in letters:
            said = letter.message().as_string() + letter.body + str(letter.alternatives)
            assert not theirs.marks.search(said)
            assert f"http://{ours.host}/" in letter.body
    assert all(
        any(ours.brand.sender_email in letter.from_email for ours, _theirs in both(shops))
        for letter in mail.outbox
    )
