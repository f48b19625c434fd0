"""Who may do what: one declared matrix (`settings.ROLES`), applied to Django's groups.

A role is a group of the same name with the role's permissions. What it may do to pages, images and documents
holds within a person's brands only, so those rights sit on one more group per role and brand
(`Editors at kids-petite`). Nobody puts people into these: membership follows from role and `brand.members`.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.module_loading import import_string

from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from core.models import Brand, User

logger = logging.getLogger(__name__)
AT = " at "


@dataclass(frozen=True, kw_only=True)
class Role:
    """What one kind of staff may do. `pages`, `images`, `documents` are verbs, good within one's brands."""

    permissions: tuple[str, ...] = ()
    dashboard: bool = False
    pages: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def has_places(self) -> bool:
        return bool(self.pages or self.images or self.documents)


@cache
def matrix() -> dict[str, Role]:
    """The declared roles by name."""
    roles: dict[str, Role] = import_string(settings.ROLES)
    return roles


def place_group_name(role: str, brand: Brand) -> str:
    return f"{role}{AT}{brand.slug}"


@transaction.atomic
def apply_roles() -> bool:
    """Make the groups what the matrix says. While a declared permission is missing: nothing, and False."""
    permissions = _permissions()
    missing = _declared() - set(permissions)
    if missing:
        logger.warning("Roles not applied, permissions missing: %s", ", ".join(sorted(missing)))
        return False
    Group.objects.filter(name__in=import_string(settings.ROLES_RETIRED), user=None).delete()
    for name, role in matrix().items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([permissions[wanted] for wanted in role.permissions])
        GroupPagePermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.filter(group=group).delete()
    for brand in Brand.objects.select_related("site"):
        grant_brand(brand)
    return True


@transaction.atomic
def grant_brand(brand: Brand) -> None:
    """Give each role its rights on the brand's page trees (one root per locale) and file collection."""
    permissions = _permissions()
    roots = brand_roots(brand)
    collection = brand_collection(brand)
    for name, role in matrix().items():
        if not role.has_places:
            continue
        group, _ = Group.objects.get_or_create(name=place_group_name(name, brand))
        page_rights = [permissions.get(f"wagtailcore.{verb}_page") for verb in role.pages]
        file_rights = [permissions.get(f"wagtailimages.{verb}_image") for verb in role.images]
        file_rights += [permissions.get(f"wagtaildocs.{verb}_document") for verb in role.documents]
        _grant(
            GroupPagePermission,
            group,
            [{"page_id": root.pk, "permission": right} for root in roots for right in page_rights if right],
        )
        _grant(
            GroupCollectionPermission,
            group,
            [{"collection_id": collection.pk, "permission": right} for right in file_rights if right],
        )
    for member in brand.members.all():
        follow(member)


def brand_roots(brand: Brand) -> list[Page]:
    """The brand's home pages, one per locale; none while its site still points at the tree's own root."""
    root = brand.site.root_page
    if root.depth < 2:
        return []
    return list(root.get_translations(inclusive=True))


def brand_collection(brand: Brand) -> Collection:
    """Where the brand's images and documents are kept."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=brand.name).first()
    return found or root.add_child(name=brand.name)


@transaction.atomic
def assign(*, user: User, role: str, brands: Iterable[Brand] = ()) -> None:
    """Give a person a role with brands. Their rights on pages and files, and dashboard access, follow."""
    user.groups.add(Group.objects.get(name=role))
    for brand in brands:
        brand.members.add(user)
    user.refresh_from_db()


def follow(user: User) -> None:
    """Put the person into exactly the role-and-brand groups that their roles and brands come to."""
    names = set(user.groups.values_list("name", flat=True))
    brands = list(user.brands.all())
    wanted = {
        place_group_name(name, brand)
        for name, role in matrix().items()
        if name in names and role.has_places
        for brand in brands
    }
    held = {name for name in names if name.partition(AT)[0] in matrix() and AT in name}
    if held - wanted:
        user.groups.remove(*Group.objects.filter(name__in=held - wanted))
    if wanted - held:
        user.groups.add(*Group.objects.filter(name__in=wanted - held))


def follow_access(user: User, *, removed: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Dashboard roles make a person staff; losing the last one ends it."""
    names = set(user.groups.values_list("name", flat=True))
    dashboard = {name for name, role in matrix().items() if role.dashboard}
    if names & dashboard and not user.is_staff:
        User.objects.filter(pk=user.pk).update(is_staff=True)
    elif removed & dashboard and not names & dashboard and not user.is_superuser:
        User.objects.filter(pk=user.pk).update(is_staff=False)


def _declared() -> set[str]:
    declared: set[str] = set()
    for role in matrix().values():
        declared |= set(role.permissions)
        declared |= {f"wagtailcore.{verb}_page" for verb in role.pages}
        declared |= {f"wagtailimages.{verb}_image" for verb in role.images}
        declared |= {f"wagtaildocs.{verb}_document" for verb in role.documents}
    return declared


def _permissions() -> dict[str, Permission]:
    """The declared permissions that exist, by `app.codename`."""
    declared = _declared()
    codenames = {name.partition(".")[2] for name in declared}
    found = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    named = {f"{permission.content_type.app_label}.{permission.codename}": permission for permission in found}
    return {name: permission for name, permission in named.items() if name in declared}


def _grant(model: Any, group: Group, wanted: list[dict[str, Any]]) -> None:
    """Make `group`'s rows of `model` exactly the wanted ones."""
    rows = {tuple(row.values()): row for row in wanted}
    columns = tuple(wanted[0]) if wanted else ()
    for held in model.objects.filter(group=group).select_related("permission"):
        if rows.pop(tuple(getattr(held, column) for column in columns), None) is None:
            held.delete()
    model.objects.bulk_create(model(group=group, **row) for row in rows.values())
