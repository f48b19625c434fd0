from oscar.apps.analytics.apps import AnalyticsConfig as CoreAnalyticsConfig


class AnalyticsConfig(CoreAnalyticsConfig):
    name = "commerce.analytics"

    def ready(self) -> None:
        """Without Oscar's receivers: they count inside the transaction that sells (see `services`)."""
        from commerce.analytics import tallies  # noqa: F401  (contributes to the metrics; needs models)
