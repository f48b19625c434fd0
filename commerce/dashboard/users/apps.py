from django.urls import URLPattern, URLResolver

from oscar.apps.dashboard.users.apps import UsersDashboardConfig as CoreUsersDashboardConfig


class UsersDashboardConfig(CoreUsersDashboardConfig):
    """Customers, for who may see addresses: the right to see users would open all of Wagtail's user list.

    Without Oscar's password mail: people ask for theirs at the one sign-in.
    """

    name = "commerce.dashboard.users"

    def configure_permissions(self) -> None:
        customers = ["address.view_useraddress"]
        self.permissions_map = {
            "users-index": customers,
            "user-detail": customers,
            "user-alert-list": ["customer.view_productalert"],
            "user-alert-update": ["customer.view_productalert", "customer.change_productalert"],
            "user-alert-delete": ["customer.view_productalert", "customer.delete_productalert"],
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [pattern for pattern in super().get_urls() if pattern.name != "user-password-reset"]
