"""Which snippets somebody may work on: those of their brands and, for translators, of their languages; superusers: all.

A model of a brand says in `BRAND` by which lookup it belongs to it, and has a property or field `brand`.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import TranslatableMixin
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from core.models import Brand, User
from core.roles import languages_of, matrix

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


def languages_for(user: User, model: type[Model], action: str = "change") -> set[str] | None:
    """The languages in which somebody may do this to rows of the model; None: in every one."""
    if user.is_superuser or not issubclass(model, TranslatableMixin):
        return None
    permission = f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"
    groups = set(user.groups.values_list("name", flat=True))
    granting = [name for name in matrix() if name in groups and permission in matrix()[name].permissions]
    if not granting or not all(matrix()[name].per_language for name in granting):
        return None
    return {language for name in granting for language in languages_of(name, groups)}


def reaches_row(user: User | AnonymousUser, row: Any, action: str = "change") -> bool:
    """Does this person work for the row's brand, if it has one, and in its language?"""
    if not user.is_authenticated or (hasattr(row, "BRAND") and not reaches(user, row.brand.pk)):
        return False
    languages = languages_for(user, type(row), action)
    return languages is None or row.locale.language_code in languages


def within_reach(rows: QuerySet, user: User | AnonymousUser) -> QuerySet:
    """The rows of the brands that this person works for, in their languages."""
    if not user.is_authenticated:
        return rows.none()
    if user.is_superuser:
        return rows
    if hasattr(rows.model, "BRAND"):
        rows = rows.filter(**{f"{rows.model.BRAND}__members": user})
    languages = languages_for(user, rows.model)
    return rows if languages is None else rows.filter(locale__language_code__in=languages)


def brands_of(user: User | AnonymousUser) -> QuerySet[Brand]:
    """The brands that this person works for."""
    if not user.is_authenticated:
        return Brand.objects.none()
    return Brand.objects.all() if user.is_superuser else Brand.objects.filter(members=user)


class ReachPermissionPolicy(ModelPermissionPolicy):
    """The model's permissions, for the rows within reach."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action) and reaches_row(user, instance, action)

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
            if row and not reaches_row(request.user, row):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class BrandedIndexView(IndexView):
    """A list whose filter offers the brands within reach."""

    @cached_property
    def filters(self) -> Any:
        found = super().filters
        for field in found.form.fields.values() if found else ():
            if getattr(getattr(field, "queryset", None), "model", None) is Brand:
                field.queryset = brands_of(self.request.user)
        return found


class ReachViewSet(SnippetViewSet):
    """Snippets within somebody's reach."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, view in VIEWS_OF_ONE.items():
            setattr(cls, name, type(view.__name__, (WithinReachMixin, view), {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return within_reach(self.model.objects.all(), request.user)


class BrandedViewSet(ReachViewSet):
    """Snippets of the brands that somebody works for."""

    index_view_class = BrandedIndexView

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(self.model.BRAND)


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
