from django.urls import URLPattern, URLResolver

from oscar.apps.dashboard.users.apps import UsersDashboardConfig as CoreUsersDashboardConfig


class UsersDashboardConfig(CoreUsersDashboardConfig):
    """Without Oscar's password mail: people ask for theirs at the one sign-in."""

    name = "commerce.dashboard.users"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [pattern for pattern in super().get_urls() if pattern.name != "user-password-reset"]
