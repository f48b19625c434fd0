"""Snippets of a brand: whose somebody may work on. Those of the brands that they are a member of; superusers: all.

Such a model says in `BRAND` by which lookup it belongs to a brand, and has a property or field `brand`.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from core.models import Brand, User

# The views of a snippet viewset that are about one snippet: all that are a class, but these.
VIEWS_OF_NONE = {"index_view_class", "add_view_class", "preview_on_add_view_class", "reorder_view_class"}
VIEWS_OF_ONE = {
    name: view
    for name, view in vars(SnippetViewSet).items()
    if name.endswith("_view_class") and isinstance(view, type) and name not in VIEWS_OF_NONE
}


def reaches(user: User | AnonymousUser, brand_id: int) -> bool:
    """Does this person work for the brand?"""
    return user.is_superuser or (user.is_authenticated and user.brands.filter(pk=brand_id).exists())


def within_reach(rows: QuerySet, user: User | AnonymousUser) -> QuerySet:
    """The rows of the brands that this person works for."""
    if not user.is_authenticated:
        return rows.none()
    return rows if user.is_superuser else rows.filter(**{f"{rows.model.BRAND}__members": user})


def brands_of(user: User | AnonymousUser) -> QuerySet[Brand]:
    """The brands that this person works for."""
    if not user.is_authenticated:
        return Brand.objects.none()
    return Brand.objects.all() if user.is_superuser else Brand.objects.filter(members=user)


class BrandPermissionPolicy(ModelPermissionPolicy):
    """The model's permissions, for the rows within reach."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action) and reaches(user, instance.brand.pk)

    def user_has_any_permission_for_instance(
        self, user: User, actions: Collection[str], instance: Model
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet:
        return within_reach(super().instances_user_has_any_permission_for(user, actions), user)


class WithinReachMixin:
    """For admin views of one row: out of reach is forbidden, whatever the view would do."""

    def dispatch(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        pk = str(kwargs.get("pk", ""))
        if pk.isdecimal():
            row = self.model.objects.filter(pk=pk).first()
            if row and not reaches(request.user, row.brand.pk):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class BrandedViewSet(SnippetViewSet):
    """Snippets of the brands that somebody works for."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, view in VIEWS_OF_ONE.items():
            setattr(cls, name, type(view.__name__, (WithinReachMixin, view), {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return within_reach(self.model.objects.all(), request.user).select_related(self.model.BRAND)


class BrandedForm(WagtailAdminModelForm):
    """Refuses what belongs to another brand; where the brand itself is chosen, offers those within reach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "brand" in self.fields and self.for_user:
            self.fields["brand"].queryset = brands_of(self.for_user).order_by("pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name = self._meta.model.BRAND.partition("__")[0]
        subject = cleaned.get(name)
        brand = subject if isinstance(subject, Brand) else getattr(subject, "brand", None)
        if brand and self.for_user and not reaches(self.for_user, brand.pk):
            self.add_error(name, _("That belongs to a brand that you don't work for."))
        return cleaned
