"""Moderation: for the brand's own people only, and nobody changes what was said."""

from django.test import Client

import pytest

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from core import roles
from core.models import User
from tests.commerce.dashboard.conftest import HOST, Shop


def make_review(product: Product) -> ProductReview:
    return ProductReview.objects.create(
        product=product,
        score=2,
        title="Meh",
        body="Not mine.",
        name="N.",
        status=ProductReview.FOR_MODERATION,
    )


@pytest.fixture
def support(petite: Shop) -> Client:
    roles.apply_roles()
    person = User.objects.create_user("support@petite.example")
    roles.assign(user=person, role="Support", brands=[petite.brand])
    client = Client(headers={"host": HOST})
    client.force_login(User.objects.get(pk=person.pk))
    return client


def test_a_review_is_approved_without_being_changed(petite: Shop, support: Client) -> None:
    review = make_review(petite.product)
    address = f"/dashboard/reviews/{review.pk}/"

    assert "Not mine." in support.get(address).content.decode()
    answer = support.post(address, {"status": ProductReview.APPROVED, "score": 5, "body": "Great."})

    assert answer.status_code == 302
    review.refresh_from_db()
    assert (review.status, review.score, review.body) == (ProductReview.APPROVED, 2, "Not mine.")


def test_many_are_decided_at_once_but_only_the_brands_own(
    petite: Shop, bakers: Shop, support: Client
) -> None:
    ours, theirs = make_review(petite.product), make_review(bakers.product)
    listed = support.get("/dashboard/reviews/").content.decode()
    data = {"action": "update_selected_review_status", "status": ProductReview.REJECTED}

    support.post("/dashboard/reviews/", {**data, "selected_review": [ours.pk, theirs.pk]})

    assert f"/dashboard/reviews/{ours.pk}/" in listed
    assert f"/dashboard/reviews/{theirs.pk}/" not in listed
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.status, theirs.status) == (ProductReview.REJECTED, ProductReview.FOR_MODERATION)


def test_a_status_that_there_is_not_changes_nothing(petite: Shop, support: Client) -> None:
    review = make_review(petite.product)
    data = {"action": "update_selected_review_status", "status": "liked", "selected_review": [review.pk]}

    assert support.post("/dashboard/reviews/", data).status_code == 302

    review.refresh_from_db()
    assert review.status == ProductReview.FOR_MODERATION


def test_another_brands_review_is_not_there(bakers: Shop, support: Client) -> None:
    review = make_review(bakers.product)

    answer = support.post(f"/dashboard/reviews/{review.pk}/", {"status": ProductReview.APPROVED})

    assert answer.status_code == 404
    review.refresh_from_db()
    assert review.status == ProductReview.FOR_MODERATION
