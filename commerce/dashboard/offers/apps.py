from oscar.apps.dashboard.offers.apps import OffersDashboardConfig as CoreOffersDashboardConfig


class OffersDashboardConfig(CoreOffersDashboardConfig):
    name = "commerce.dashboard.offers"
