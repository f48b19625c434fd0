from django.urls import URLPattern, URLResolver, path

from oscar.apps.dashboard.shipping.apps import ShippingDashboardConfig as CoreShippingDashboardConfig
from oscar.core.loading import get_class


class ShippingDashboardConfig(CoreShippingDashboardConfig):
    """Delivery methods and their prices per market, in place of Oscar's charges by weight."""

    name = "commerce.dashboard.shipping"

    def configure_permissions(self) -> None:
        permissions = get_class("dashboard.permissions", "DashboardPermission")
        verbs = {"list": (), "create": ("add",), "detail": ("change",), "delete": ("delete",)}
        self.permissions_map = {
            f"shipping-method-{page}": permissions.get(
                "shipping", *(f"{verb}_deliverymethod" for verb in ("view", *more))
            )
            for page, more in verbs.items()
        }

    def ready(self) -> None:
        self.configure_permissions()

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from commerce.dashboard.shipping import (
            views,  # needs models, which are not ready when this module loads
        )

        return self.post_process_urls(
            [
                path("", views.DeliveryMethodListView.as_view(), name="shipping-method-list"),
                path("create/", views.DeliveryMethodCreateView.as_view(), name="shipping-method-create"),
                path("<int:pk>/", views.DeliveryMethodUpdateView.as_view(), name="shipping-method-detail"),
                path(
                    "<int:pk>/delete/",
                    views.DeliveryMethodDeleteView.as_view(),
                    name="shipping-method-delete",
                ),
            ]
        )
