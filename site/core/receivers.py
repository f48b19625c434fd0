"""When rights are looked at again: after migrating, and when people, brands or home pages come and go."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connections, models
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_migrate, pre_save

from wagtail.models import Page

from core import roles, staff
from core.models import Brand, User

HOME_DEPTH = 2


def connect() -> None:
    """Called when all apps are loaded."""
    pre_migrate.connect(take_time, dispatch_uid="core.receivers.take_time")
    post_migrate.connect(roles_after_migrate, dispatch_uid="core.roles")
    m2m_changed.connect(groups_changed, sender=User.groups.through, dispatch_uid="core.roles.groups")
    m2m_changed.connect(members_changed, sender=Brand.members.through, dispatch_uid="core.roles.members")
    pre_save.connect(brand_changes, sender=Brand, dispatch_uid="core.roles.brand_changes")
    post_save.connect(brand_saved, sender=Brand, dispatch_uid="core.roles.brand")
    post_save.connect(page_saved, dispatch_uid="core.roles.page")


def take_time(*, using: str, **kwargs: Any) -> None:
    """A migration may rewrite a large table. For locks it waits no longer than anybody else."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")


def roles_after_migrate(sender: Any, **kwargs: Any) -> None:
    """Once, after the last app: only then do all permissions exist."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if sender is last:
        roles.apply_roles()


def groups_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    if reverse:
        people = list(User.objects.filter(pk__in=pk_set)) if pk_set is not None else list(User.objects.all())
        names = {str(instance)}
    else:
        people = [instance]
        names = set(Group.objects.filter(pk__in=pk_set or ()).values_list("name", flat=True))
        if action == "post_clear":
            names = set(roles.matrix())
    for person in people:
        roles.follow(person)
        roles.follow_access(person, removed=set() if action == "post_add" else names)
        if action != "post_add" and any(roles.AT not in name for name in names):
            staff.end_sessions(person)


def members_changed(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    if reverse:
        people = [instance]
    else:
        people = list(User.objects.filter(pk__in=pk_set) if pk_set is not None else User.objects.all())
    for person in people:
        roles.follow(person)


def brand_changes(instance: Brand, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.pk:
        roles.rename_collection(instance)


def brand_saved(instance: Brand, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        roles.grant_brand(instance)


def page_saved(sender: Any, instance: models.Model, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A home page in a new locale: the brand's roles get their rights on it."""
    if not created or raw or not isinstance(instance, Page) or instance.depth != HOME_DEPTH:
        return
    for brand in Brand.objects.filter(site__root_page__translation_key=instance.translation_key):
        roles.grant_brand(brand)
