from django.urls import URLPattern, URLResolver, path

from oscar.apps.dashboard.catalogue.apps import CatalogueDashboardConfig as CoreCatalogueDashboardConfig

from commerce.dashboard.catalogue.addresses import PERMISSIONS, patterns

# What is low is asked of the levels (`dashboard.stock`); many products are changed by `bulk_views`.
NOT_HERE = {"stock-alert-list", "catalogue-product-bulk-action"}


class CatalogueDashboardConfig(CoreCatalogueDashboardConfig):
    """Oscar's pages of products and categories, and ours between them."""

    name = "commerce.dashboard.catalogue"

    def configure_permissions(self) -> None:
        super().configure_permissions()
        self.permissions_map = {
            **self.permissions_map,
            "catalogue-image-lookup": ["catalogue.change_product"],
            "catalogue-product-copy": ["catalogue.view_product"],
            "catalogue-category-copy": ["catalogue.view_category"],
            **PERMISSIONS,
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from commerce.catalogue.models import Category, Product  # models are not ready when this module loads
        from commerce.dashboard.catalogue.views import ImageLookupView, StartCopyView

        ours = [
            path("image-lookup/", ImageLookupView.as_view(), name="catalogue-image-lookup"),
            path(
                "products/<int:pk>/copies/<str:locale>/",
                StartCopyView.as_view(model=Product),
                name="catalogue-product-copy",
            ),
            path(
                "categories/<int:pk>/copies/<str:locale>/",
                StartCopyView.as_view(model=Category),
                name="catalogue-category-copy",
            ),
        ]
        urls = [pattern for pattern in super().get_urls() if pattern.name not in NOT_HERE]
        return [*self.post_process_urls([*ours, *patterns()]), *urls]
