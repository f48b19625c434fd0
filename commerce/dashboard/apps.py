from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from oscar.apps.dashboard.apps import DashboardConfig as CoreDashboardConfig

# Oscar's own pages that this shop has no use for: pages live in Wagtail.
NOT_HERE = {"pages/"}


class DashboardConfig(CoreDashboardConfig):
    """The dashboard's addresses, all of them behind one guard: signed in, permitted, staff, own brands."""

    name = "commerce.dashboard"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = [
            pattern for pattern in super().get_urls() if str(pattern.pattern) not in NOT_HERE | {"login/"}
        ]
        sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
        return [*urls, path("login/", sign_in, name="login")]

    def get_url_decorator(self, pattern: URLPattern) -> Callable[..., Any] | None:
        from commerce.dashboard.reach import (
            guarded,  # needs models, which are not ready when this module loads
        )

        if pattern.name == "logout":
            return None
        permitted = super().get_url_decorator(pattern)

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            inner = guarded(view, pattern.name)
            return permitted(inner) if permitted else inner

        return decorate
