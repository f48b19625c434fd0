from oscar.apps.dashboard.reports.apps import ReportsDashboardConfig as CoreReportsDashboardConfig


class ReportsDashboardConfig(CoreReportsDashboardConfig):
    name = "commerce.dashboard.reports"
