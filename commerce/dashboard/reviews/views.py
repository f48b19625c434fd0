from oscar.apps.dashboard.reviews.views import (
    ReviewDeleteView as CoreReviewDeleteView,
    ReviewListView as CoreReviewListView,
    ReviewUpdateView as CoreReviewUpdateView,
)

from commerce.dashboard.reach import ReachMixin


class ReviewListView(ReachMixin, CoreReviewListView):
    pass


class ReviewUpdateView(ReachMixin, CoreReviewUpdateView):
    pass


class ReviewDeleteView(ReachMixin, CoreReviewDeleteView):
    pass
