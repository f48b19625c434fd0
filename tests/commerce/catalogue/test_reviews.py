"""Reviews: who may write them, who sees them, and what search engines are told."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

import pytest

from commerce.catalogue.models import Product
from commerce.catalogue.reviews import selectors, services
from commerce.catalogue.reviews.models import ProductReview
from core.edge.memos import forget_parts
from core.edge.store import store
from core.models import Brand, User
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_product
from tests.seo.page import read

WORDS = {"score": "4", "title": "Warm", "body": "It is warm.", "name": "", "website": ""}


@pytest.fixture
def brand() -> Brand:
    return make_brand("petite")


@pytest.fixture
def bear(brand: Brand) -> Product:
    return make_product(brand, "Bear", stock=50)


@pytest.fixture
def person(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user("reader@example.org", "pw", first_name="Secret")


@pytest.fixture
def shopper(person: User) -> Client:
    client = Client(headers={"host": "petite.localhost"})
    client.force_login(person)
    return client


def address(bear: Product) -> str:
    return f"/en-gb/p/bear-{bear.pk}/review/"


def make_review(product: Product, score: int = 5, **fields: object) -> ProductReview:
    given = {"title": "Soft", "body": "So soft.", "status": ProductReview.APPROVED, "language": "en-gb"}
    return ProductReview.objects.create(product=product, score=score, **{**given, **fields})


def test_a_review_waits_until_somebody_has_read_it(
    brand: Brand, bear: Product, shopper: Client, person: User, drain_outbox: Callable
) -> None:
    guest = Client(headers={"host": "petite.localhost"})
    drain_outbox()

    answer = shopper.post(address(bear), {**WORDS, "name": "R."})

    assert (answer.status_code, answer["Location"]) == (302, address(bear))
    review = ProductReview.objects.get()
    assert (review.user, review.score, review.title, review.body, review.name) == (
        person,
        4,
        "Warm",
        "It is warm.",
        "R.",
    )
    assert (review.status, review.language, review.is_verified) == (
        ProductReview.FOR_MODERATION,
        "en-gb",
        False,
    )
    assert "We read every review before it appears" in shopper.get(address(bear)).content.decode()
    drain_outbox()
    page = guest.get(f"/en-gb/p/bear-{bear.pk}/").content.decode()
    assert "No reviews yet." in page
    assert "It is warm." not in page
    assert "aggregateRating" not in page

    services.decide(reviews=[review], status=ProductReview.APPROVED)
    drain_outbox()

    answer = guest.get(f"/en-gb/p/bear-{bear.pk}/")
    assert answer["X-Cache"] == "miss"
    page = answer.content.decode()
    assert "It is warm." in page
    assert "R." in page
    assert "Secret" not in page
    assert "Everybody can read it now." in shopper.get(address(bear)).content.decode()
    bear.refresh_from_db()
    assert bear.rating == 4


def test_search_engines_read_the_reviews_that_people_read(bear: Product) -> None:
    make_review(bear, 5, name="")
    make_review(bear, 4, is_verified=True)
    make_review(bear, 1, status=ProductReview.REJECTED)

    page = read(
        "/", Client(headers={"host": "petite.localhost"}).get(f"/en-gb/p/bear-{bear.pk}/").content.decode()
    )

    facts = next(each for each in page.data if each["@type"] == "Product")
    assert facts["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.5",
        "reviewCount": 2,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert [(each["author"]["name"], each["reviewRating"]["ratingValue"]) for each in facts["review"]] == [
        ("Verified buyer", 4),
        ("A shopper", 5),
    ]


def test_the_readers_language_comes_first_and_all_count(bear: Product) -> None:
    make_review(bear, 5, language="en-gb", title="English")
    german = make_review(bear, 4, language="de", title="Deutsch")
    ProductReview.objects.filter(pk=german.pk).update(date_created=timezone.now() - timedelta(days=9))
    for _ in range(selectors.MOST):
        make_review(bear, 5)

    found = selectors.of_product(bear.pk, "de")

    assert (found.count, len(found.shown), found.shown[0].title) == (
        selectors.MOST + 2,
        selectors.MOST,
        "Deutsch",
    )
    assert (found.average, found.stars) == (round((4 + 5 * 21) / 22, 1), 5)


def test_reviews_cost_one_query_and_the_page_keeps_its_budget(bear: Product) -> None:
    for _ in range(12):
        make_review(bear)
    client = Client(headers={"host": "petite.localhost"})
    client.get(f"/en-gb/p/bear-{bear.pk}/")
    store.clear()
    forget_parts()

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/en-gb/p/bear-{bear.pk}/")

    assert len([query for query in queries if "reviews_productreview" in query["sql"]]) == 1
    assert len(queries) <= 8


def test_a_guest_is_asked_to_sign_in_and_writes_nothing(bear: Product) -> None:
    guest = Client(headers={"host": "petite.localhost"})

    page = guest.get(address(bear))
    answer = guest.post(address(bear), WORDS)

    assert page.status_code == answer.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert f'href="/en-gb/account/login/?next={address(bear)}"' in page.content.decode()
    assert read("/", page.content.decode()).robots == "noindex"
    assert not ProductReview.objects.exists()


def test_one_review_per_person_and_product(bear: Product, brand: Brand, shopper: Client) -> None:
    shopper.post(address(bear), WORDS)

    shopper.post(address(bear), {**WORDS, "title": "Again"})

    assert [review.title for review in ProductReview.objects.all()] == ["Warm"]


def test_a_machine_that_fills_every_field_is_thanked_and_forgotten(bear: Product, shopper: Client) -> None:
    answer = shopper.post(address(bear), {**WORDS, "website": "http://spam.example"})

    assert answer.status_code == 302
    assert not ProductReview.objects.exists()


def test_many_reviews_at_once_are_too_many(brand: Brand, shopper: Client, person: User) -> None:
    for _ in range(services.MOST):
        make_review(make_product(brand), user=person)
    bear = make_product(brand, "Bear")

    answer = shopper.post(address(bear), WORDS)

    assert answer.status_code == 400
    assert "Please come back in an hour" in answer.content.decode()
    assert ProductReview.objects.count() == services.MOST


@pytest.mark.parametrize("score", ["0", "6", "", "five"])
def test_a_score_is_one_to_five(bear: Product, shopper: Client, score: str) -> None:
    answer = shopper.post(address(bear), {**WORDS, "score": score})

    assert answer.status_code == 400
    assert 'id="id_score_error"' in answer.content.decode()
    assert not ProductReview.objects.exists()


def test_who_has_bought_it_is_marked(brand: Brand, person: User) -> None:
    make_delivery(brand, amount="0.00")
    romper = make_product(brand, "Romper", variants=[{"size": "s"}], stock=50)
    order = place(make_basket(brand, romper.children.get(), quantity=1))
    order.user = person
    order.save(update_fields=["user"])
    before = services.has_bought(user=person, product=romper)
    pay(order)

    after = services.has_bought(user=person, product=romper)

    assert (before, after) == (False, True)
    assert not services.has_bought(user=person, product=make_product(brand))


def test_another_brands_product_cannot_be_reviewed(bear: Product, shopper: Client) -> None:
    make_brand("bakers")

    answer = shopper.post(address(bear), WORDS, headers={"host": "bakers.localhost"})

    assert answer.status_code == 404
    assert not ProductReview.objects.exists()


def test_a_text_is_only_a_text(bear: Product) -> None:
    make_review(bear, title="<b>x</b>", body="<script>alert(1)</script>", name="<i>y</i>")

    page = Client(headers={"host": "petite.localhost"}).get(f"/en-gb/p/bear-{bear.pk}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page
    assert "&lt;i&gt;y&lt;/i&gt;" in page


def test_a_review_in_another_language_says_in_which(bear: Product) -> None:
    make_review(bear, language="fr", title="Doux")
    make_review(bear, language="en-gb")

    with override("en-gb"):
        assert [each.foreign for each in selectors.of_product(bear.pk, "en-gb").shown] == ["", "French"]
    shown = Client(headers={"host": "petite.localhost"}).get(f"/en-gb/p/bear-{bear.pk}/").text
    assert shown.count("Written in") == 1
    assert 'lang="fr"' in shown
