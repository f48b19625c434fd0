from typing import Any

from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.reviews.forms import (
    DashboardProductReviewForm as CoreDashboardProductReviewForm,
    ProductReviewSearchForm as CoreProductReviewSearchForm,
)

from commerce.dashboard.forms import word


class ProductReviewSearchForm(CoreProductReviewSearchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"keyword": _("Words"), "date_from": _("From"), "date_to": _("Until")})


class DashboardProductReviewForm(CoreDashboardProductReviewForm):
    """Shown or not: nobody changes what somebody else has said."""

    class Meta(CoreDashboardProductReviewForm.Meta):
        fields = ("status",)
