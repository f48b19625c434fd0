from oscar.apps.dashboard.reviews.apps import ReviewsDashboardConfig as CoreReviewsDashboardConfig


class ReviewsDashboardConfig(CoreReviewsDashboardConfig):
    name = "commerce.dashboard.reviews"
