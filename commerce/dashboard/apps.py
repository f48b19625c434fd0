from oscar.apps.dashboard.apps import DashboardConfig as CoreDashboardConfig


class DashboardConfig(CoreDashboardConfig):
    name = "commerce.dashboard"
