"""Whose copies somebody may work on: those of the brands that they are a member of. Superusers: all."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permission_policies.base import ModelPermissionPolicy

from commerce.catalogue.models import Copy
from core.models import User


def reaches(user: User | AnonymousUser, brand_id: int) -> bool:
    """Does this person work for the brand?"""
    return user.is_superuser or (user.is_authenticated and user.brands.filter(pk=brand_id).exists())


def within_reach(copies: QuerySet, user: User | AnonymousUser) -> QuerySet:
    """The copies of the brands that this person works for."""
    if not user.is_authenticated:
        return copies.none()
    return copies if user.is_superuser else copies.filter(**{f"{copies.model.SUBJECT}__brand__members": user})


class CopyPermissionPolicy(ModelPermissionPolicy):
    """The model's permissions, for the copies within reach."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: Copy) -> bool:
        return self.user_has_permission(user, action) and reaches(user, instance.brand.pk)

    def user_has_any_permission_for_instance(
        self, user: User, actions: Collection[str], instance: Copy
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet:
        copies = super().instances_user_has_any_permission_for(user, actions)
        return within_reach(copies, user)


class WithinReachMixin:
    """For admin views of one copy: out of reach is forbidden, whatever the view would do."""

    def dispatch(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        pk = str(kwargs.get("pk", ""))
        if pk.isdecimal():
            copy = self.model.objects.filter(pk=pk).first()
            if copy and not reaches(request.user, copy.brand.pk):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class CopyForm(WagtailAdminModelForm):
    """Refuses to word what another brand sells."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        subject = cleaned.get(self._meta.model.SUBJECT)
        if subject and self.for_user and not reaches(self.for_user, subject.brand_id):
            self.add_error(self._meta.model.SUBJECT, _("That belongs to a brand that you don't work for."))
        return cleaned
