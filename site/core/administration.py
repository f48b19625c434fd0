"""The staff's doors: one sign-in for all of them, and Django's own admin for administrators only."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def sign_in(request: HttpRequest) -> HttpResponse:
    """Where other logins would be. Who is signed in and sent here lacks the right, not the password."""
    if request.user.is_authenticated:
        raise PermissionDenied
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{reverse('account_login')}?{query}" if query else reverse("account_login"))


class AdministrationSite(AdminSite):
    """Its forms know no brands, and whoever may change a user there could become an administrator."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and bool(request.user.is_superuser)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return sign_in(request)

    def password_change(  # type: ignore[override]  # leads elsewhere
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """On the account's own page, which counts attempts and tells the owner."""
        return redirect("account_change_password")


class AdministrationConfig(AdminConfig):
    default_site = "core.administration.AdministrationSite"
