from django.urls import URLPattern, URLResolver

from oscar.apps.dashboard.partners.apps import PartnersDashboardConfig as CorePartnersDashboardConfig

KEPT = {"partner-list", "partner-manage"}


class PartnersDashboardConfig(CorePartnersDashboardConfig):
    """Each brand has its one partner. Who works for a brand stands in its members, not in partner users."""

    name = "commerce.dashboard.partners"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [pattern for pattern in super().get_urls() if pattern.name in KEPT]
