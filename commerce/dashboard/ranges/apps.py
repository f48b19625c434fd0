from oscar.apps.dashboard.ranges.apps import RangesDashboardConfig as CoreRangesDashboardConfig


class RangesDashboardConfig(CoreRangesDashboardConfig):
    name = "commerce.dashboard.ranges"
