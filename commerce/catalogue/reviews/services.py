"""Writing a review, and deciding about it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.exceptions import AlreadyReviewedError, TooManyReviewsError
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Line
from commerce.order.states import SOLD
from core.models import User

MOST, WITHIN = 5, timedelta(hours=1)
BOUGHT = tuple(state.value for state in SOLD)


def write_review(
    *, user: User, product: Product, score: int, title: str, body: str, name: str, language: str
) -> ProductReview:
    """Keep a review until somebody of the brand has read it. One per person and product, and not many at once."""
    written = ProductReview.objects.filter(user=user)
    if written.filter(product=product).exists():
        raise AlreadyReviewedError
    if written.filter(date_created__gte=timezone.now() - WITHIN).count() >= MOST:
        raise TooManyReviewsError
    try:
        with transaction.atomic():
            return ProductReview.objects.create(
                product=product,
                user=user,
                score=score,
                title=title,
                body=body,
                name=name,
                language=language,
                status=ProductReview.FOR_MODERATION,
                is_verified=has_bought(user=user, product=product),
            )
    except IntegrityError:  # sent twice at the same time
        raise AlreadyReviewedError from None


def decide(*, reviews: Iterable[ProductReview], status: int) -> None:
    """Approve or reject. The rows' triggers bring the pages up to date."""
    with transaction.atomic():
        for review in reviews:
            review.status = status
            review.save(update_fields=["status"])


def has_bought(*, user: User, product: Product) -> bool:
    """Whether the person has paid for the product or one of its variants."""
    units = Q(product=product) | Q(product__parent=product)
    return Line.objects.filter(units, order__user=user, order__status__in=BOUGHT).exists()
