from oscar.apps.dashboard.catalogue.apps import CatalogueDashboardConfig as CoreCatalogueDashboardConfig


class CatalogueDashboardConfig(CoreCatalogueDashboardConfig):
    name = "commerce.dashboard.catalogue"
