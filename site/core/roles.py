"""Who may do what: one declared matrix (`settings.ROLES`), applied to Django's groups.

A role is a group of the same name with the role's permissions. What it may do to pages, images and documents
holds within a person's brands only, so those rights sit on one more group per role and brand
(`Editors at kids-petite`). Nobody puts people into these: membership follows from role and `brand.members`.

A role that is given per language (`Translators`) asks for one more thing: which. `Translators into de` says so of
a person; its rights on pages sit on `Translators at kids-petite into de`.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from core.models import Brand, User

logger = logging.getLogger(__name__)
AT = " at "
INTO = " into "
Right = tuple[int, int]  # keys of a page or collection and of what may be done to it


@dataclass(frozen=True, kw_only=True)
class Role:
    """What one kind of staff may do. `pages`, `images`, `documents` are verbs, good within one's brands.

    `per_language`: what it may do to texts and pages holds in the languages that a person was given only.
    """

    permissions: tuple[str, ...] = ()
    dashboard: bool = False
    per_language: bool = False
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


def place_group_name(role: str, brand: Brand, language: str = "") -> str:
    place = f"{role}{AT}{brand.slug}"
    return f"{place}{INTO}{language}" if language else place


def language_group_name(role: str, language: str) -> str:
    return f"{role}{INTO}{language}"


def languages_of(role: str, groups: Iterable[str]) -> set[str]:
    """The languages in which somebody in groups of these names has a role that is given per language."""
    beginning = f"{role}{INTO}"
    return {name.removeprefix(beginning) for name in groups if name.startswith(beginning)}


def all_languages_of(groups: Iterable[str]) -> set[str]:
    """The languages that somebody in groups of these names was given, in whatever role."""
    names = list(groups)
    return {language for role in matrix() for language in languages_of(role, names)}


def lacks_language(groups: Iterable[str]) -> bool:
    """Has somebody in groups of these names a role that opens nothing, as long as no language is given with it?"""
    names = set(groups)
    return any(
        role.per_language and name in names and not languages_of(name, names)
        for name, role in matrix().items()
    )


def is_given_by_hand(group: str) -> bool:
    """Is this a role, or what an administrator made besides?"""
    return not any(group.startswith((f"{role}{AT}", f"{role}{INTO}")) for role in matrix())


def is_place(group: str) -> bool:
    """Is this the name of a group that nobody is put into by hand?"""
    role, at, _ = group.partition(AT)
    return bool(at) and role in matrix()


def given_by_hand() -> QuerySet[Group]:
    """The groups that people are put into: roles, and what an administrator made besides."""
    following = Q(pk__in=[])
    for role in matrix():
        following |= Q(name__startswith=f"{role}{AT}") | Q(name__startswith=f"{role}{INTO}")
    return Group.objects.exclude(following).order_by("name")


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
    _name_who_lacks_a_language()
    return True


@transaction.atomic
def grant_brand(brand: Brand) -> None:
    """Give each role its rights on the brand's page trees (one root per locale) and file collection."""
    permissions = _permissions()
    roots = brand_roots(brand)
    collection = brand_collection(brand)
    pages: dict[str, set[Right]] = {}
    files: dict[str, set[Right]] = {}
    for name, role in matrix().items():
        if not role.has_places:
            continue
        verbs = [f"wagtailcore.{verb}_page" for verb in role.pages]
        page_rights = [permissions[verb] for verb in verbs if verb in permissions]
        verbs = [f"wagtailimages.{verb}_image" for verb in role.images]
        verbs += [f"wagtaildocs.{verb}_document" for verb in role.documents]
        place = place_group_name(name, brand)
        files[place] = {(collection.pk, permissions[verb]) for verb in verbs if verb in permissions}
        pages[place] = set()
        for root in roots:
            if role.per_language:
                place = place_group_name(name, brand, root.locale.language_code)
            pages.setdefault(place, set()).update((root.pk, right) for right in page_rights)
    groups = _groups(pages)
    _grant(GroupPagePermission, "page_id", groups, pages)
    _grant(GroupCollectionPermission, "collection_id", groups, files)
    for member in brand.members.all():
        follow(member)


def brand_roots(brand: Brand) -> list[Page]:
    """The brand's home pages, one per locale; none while its site still points at the tree's own root."""
    root = brand.site.root_page
    if root.depth < 2:
        return []
    return list(root.get_translations(inclusive=True).select_related("locale"))


def brand_collection(brand: Brand) -> Collection:
    """Where the brand's images and documents are kept."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=brand.name).first()
    return found or root.add_child(name=brand.name)


def rename_collection(brand: Brand) -> None:
    """Called before a brand is saved: its files go by its name, and stay its own under a new one."""
    before = Brand.objects.filter(pk=brand.pk).exclude(name=brand.name).values_list("name", flat=True).first()
    if before is None or Brand.objects.filter(name=before).exclude(pk=brand.pk).exists():
        return
    children = Collection.get_first_root_node().get_children()
    if not children.filter(name=brand.name).exists():
        children.filter(name=before).update(name=brand.name)


def collections_of_brands() -> dict[str, int]:
    """The brand of each collection that is a brand's, by its path. What lies below belongs to it, too."""
    brands = dict(Brand.objects.values_list("name", "pk"))
    found = Collection.objects.filter(depth=2, name__in=brands)
    return {path: brands[name] for path, name in found.values_list("path", "name")}


@transaction.atomic
def assign(*, user: User, role: str, brands: Iterable[Brand] = (), languages: Iterable[str] = ()) -> None:
    """Give a person a role with brands, and languages. Rights on pages and files, and dashboard access, follow."""
    user.groups.add(Group.objects.get(name=role), *language_groups(role, languages))
    for brand in brands:
        brand.members.add(user)
    user.refresh_from_db()


def language_groups(role: str, languages: Iterable[str]) -> list[Group]:
    """The groups that say that somebody has the role in these languages."""
    names = sorted(language_group_name(role, language) for language in languages)
    return [Group.objects.get_or_create(name=name)[0] for name in names]


def follow(user: User) -> None:
    """Put the person into exactly the role-and-brand groups that their roles, brands and languages come to."""
    names = set(user.groups.values_list("name", flat=True))
    brands = list(user.brands.all())
    wanted = {
        place
        for name, role in matrix().items()
        if name in names and role.has_places
        for brand in brands
        for place in _places(name, brand, names)
    }
    held = {name for name in names if is_place(name)}
    if held - wanted:
        user.groups.remove(*Group.objects.filter(name__in=held - wanted))
    if wanted - held:
        user.groups.add(*Group.objects.filter(name__in=wanted - held))


def _places(role: str, brand: Brand, groups: set[str]) -> list[str]:
    languages = sorted(languages_of(role, groups))
    return [place_group_name(role, brand), *(place_group_name(role, brand, code) for code in languages)]


def follow_access(user: User, *, removed: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Dashboard roles make a person staff; losing the last one ends it."""
    names = set(user.groups.values_list("name", flat=True))
    dashboard = {name for name, role in matrix().items() if role.dashboard}
    if names & dashboard and not user.is_staff:
        User.objects.filter(pk=user.pk).update(is_staff=True)
    elif removed & dashboard and not names & dashboard and not user.is_superuser:
        User.objects.filter(pk=user.pk).update(is_staff=False)


def _name_who_lacks_a_language() -> None:
    """A role that holds by language, given before it did, opens nothing: nobody should find out by themselves."""
    per_language = [name for name, role in matrix().items() if role.per_language]
    people = User.objects.filter(groups__name__in=per_language).distinct().prefetch_related("groups")
    lacking = [user.pk for user in people if lacks_language(group.name for group in user.groups.all())]
    if lacking:
        logger.warning("%d people have a role but no language for it: see the list of people", len(lacking))


def _declared() -> set[str]:
    declared: set[str] = set()
    for role in matrix().values():
        declared |= set(role.permissions)
        declared |= {f"wagtailcore.{verb}_page" for verb in role.pages}
        declared |= {f"wagtailimages.{verb}_image" for verb in role.images}
        declared |= {f"wagtaildocs.{verb}_document" for verb in role.documents}
    return declared


def _permissions() -> dict[str, int]:
    """The keys of the declared permissions that exist, by `app.codename`."""
    declared = _declared()
    codenames = {name.partition(".")[2] for name in declared}
    found = Permission.objects.filter(codename__in=codenames).order_by()
    rows = found.values_list("content_type__app_label", "codename", "pk")
    return {f"{app}.{codename}": pk for app, codename, pk in rows if f"{app}.{codename}" in declared}


def _groups(names: Iterable[str]) -> dict[str, int]:
    """The keys of the groups of these names; missing ones are made."""
    wanted = set(names)
    rows = Group.objects.filter(name__in=wanted)
    found = dict(rows.values_list("name", "pk"))
    if missing := sorted(wanted - found.keys()):
        Group.objects.bulk_create([Group(name=name) for name in missing], ignore_conflicts=True)
        found = dict(rows.all().values_list("name", "pk"))
    return found


def _grant(model: Any, column: str, groups: dict[str, int], wanted: dict[str, set[Right]]) -> None:
    """Make the rows of `model` exactly the wanted ones, in the groups that are named. `column` is the place's."""
    rows = {(groups[name], *right) for name, rights in wanted.items() for right in rights}
    held = model.objects.filter(group__in=[groups[name] for name in wanted])
    gone = []
    for pk, *row in held.values_list("pk", "group_id", column, "permission_id"):
        if tuple(row) in rows:
            rows.discard(tuple(row))
        else:
            gone.append(pk)
    if gone:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(
        model(**{"group_id": group, column: place, "permission_id": right})
        for group, place, right in sorted(rows)
    )
