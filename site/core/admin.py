from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest

from core.models import Brand, Delivery, OutboxEntry, User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    ordering = ["email"]
    list_display = ["email", "first_name", "last_name", "is_staff", "is_active"]
    search_fields = ["email", "first_name", "last_name"]
    fieldsets = [
        (None, {"fields": ["email", "password", "first_name", "last_name"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["email", "password1", "password2"]})]


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "site", "default_locale"]
    filter_horizontal = ["members"]


class ChainAdmin(admin.ModelAdmin):
    """What the chain has written: looked at, and tried again. Nobody makes or deletes of it by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.fields if field.name not in {"state", "attempts"}]


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ChainAdmin):
    list_display = ["id", "kind", "subject", "key", "state", "attempts", "created_at"]
    list_filter = ["state", "kind"]


@admin.register(Delivery)
class DeliveryAdmin(ChainAdmin):
    list_display = ["id", "reaction", "state", "attempts", "not_before", "done_at"]
    list_filter = ["state", "reaction"]
