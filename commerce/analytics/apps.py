from oscar.apps.analytics.apps import AnalyticsConfig as CoreAnalyticsConfig


class AnalyticsConfig(CoreAnalyticsConfig):
    name = "commerce.analytics"
