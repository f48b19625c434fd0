"""Reviews as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, BooleanField, Count, ExpressionWrapper, Q, Window
from django.utils.translation import get_language, get_language_info, gettext

from commerce.catalogue.reviews.models import ProductReview
from core.models import User

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Review:
    """`author` is empty for somebody who did not want to be named."""

    score: int
    title: str
    body: str
    author: str
    is_verified: bool
    written: datetime
    language: str

    @property
    def byline(self) -> str:
        """Who wrote it, in the reader's language; who would not be named is called by what is known of them."""
        return self.author or (gettext("Verified buyer") if self.is_verified else gettext("A shopper"))

    @property
    def foreign(self) -> str:
        """The name of its language, if that is another than the reader's."""
        own, read = (code.partition("-")[0] for code in (self.language, get_language() or ""))
        return "" if own in ("", read) else get_language_info(own)["name_translated"]


@dataclass(frozen=True, kw_only=True)
class Reviews:
    """The newest approved reviews, those in the reader's language first; `count` and `average` are of all."""

    shown: tuple[Review, ...] = ()
    count: int = 0
    average: float = 0.0

    @property
    def stars(self) -> int:
        return round(self.average)


def of_product(product_id: int, code: str) -> Reviews:
    """One query. Whoever shows them uses the product's key: a change of a review is one of the product."""
    rows = list(
        ProductReview.objects.approved()
        .filter(product=product_id)
        .annotate(
            count=Window(Count("pk")),
            average=Window(Avg("score")),
            is_near=ExpressionWrapper(Q(language=code), output_field=BooleanField()),
        )
        .order_by("-is_near", "-date_created", "-pk")[:MOST]
    )
    if not rows:
        return Reviews()
    return Reviews(
        shown=tuple(_review(row) for row in rows),
        count=rows[0].count,
        average=round(float(rows[0].average), 1),
    )


def of_person(user: User, product_id: int) -> ProductReview | None:
    """The one review that somebody may have written of a product."""
    return ProductReview.objects.filter(user=user, product=product_id).first()


def _review(row: ProductReview) -> Review:
    return Review(
        score=row.score,
        title=row.title,
        body=row.body,
        author=row.name,
        is_verified=row.is_verified,
        written=row.date_created,
        language=row.language,
    )
