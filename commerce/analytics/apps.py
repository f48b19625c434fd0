from oscar.apps.analytics.apps import AnalyticsConfig as CoreAnalyticsConfig


class AnalyticsConfig(CoreAnalyticsConfig):
    name = "commerce.analytics"

    def ready(self) -> None:
        """Without Oscar's receivers: they count inside the transaction that sells (see `services`)."""
