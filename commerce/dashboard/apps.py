from collections.abc import Callable
from itertools import chain
from typing import Any

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from oscar.apps.dashboard.apps import DashboardConfig as CoreDashboardConfig

from commerce.dashboard.audit import addresses as audit
from commerce.dashboard.exchange import addresses as exchange
from commerce.dashboard.orders import addresses as orders
from commerce.dashboard.stock import addresses as stock
from commerce.dashboard.support import addresses as support

# Oscar's own pages that this shop has no use for: pages live in Wagtail, mails in templates.
NOT_HERE = {"pages/", "comms/"}

AREAS = (audit, exchange, orders, stock, support)
"""Our own parts of it: each names its addresses and who may open them."""


class DashboardConfig(CoreDashboardConfig):
    """The dashboard's addresses, all of them behind one guard: signed in, permitted, staff, own brands."""

    name = "commerce.dashboard"

    def configure_permissions(self) -> None:
        super().configure_permissions()
        for name in ("mail-list", "mail-preview", "mail-html"):
            self.permissions_map[name] = self.permissions_map["index"]
        for area in AREAS:
            self.permissions_map |= area.PERMISSIONS

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls = [
            pattern for pattern in super().get_urls() if str(pattern.pattern) not in NOT_HERE | {"login/"}
        ]
        sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
        areas = chain.from_iterable(area.patterns() for area in AREAS)
        ours = self.post_process_urls([*self._mails(), *areas])
        return [*urls, path("login/", sign_in, name="login"), *ours]

    def _mails(self) -> list[URLPattern]:
        from commerce.dashboard.mails import views  # needs models, which are not ready when this module loads

        one = "mails/<slug:brand>/<slug:locale>/<slug:name>/"
        return [
            path("mails/", views.mail_list, name="mail-list"),
            path(one, views.mail_preview, name="mail-preview"),
            path(f"{one}html/", views.mail_html, name="mail-html"),
        ]

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
