from oscar.apps.dashboard.reviews.forms import (
    DashboardProductReviewForm as CoreDashboardProductReviewForm,
    ProductReviewSearchForm,
)

__all__ = ["DashboardProductReviewForm", "ProductReviewSearchForm"]


class DashboardProductReviewForm(CoreDashboardProductReviewForm):
    """Shown or not: nobody changes what somebody else has said."""

    class Meta(CoreDashboardProductReviewForm.Meta):
        fields = ("status",)
