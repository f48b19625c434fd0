"""Who may send something through translation: whoever may change it.

wagtail-localize asks for a right that holds everywhere, and never whose page or copy it is.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern

from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import TranslationSource

from core.models import User


def guarded_urls() -> list[URLPattern]:
    """wagtail-localize's addresses, each behind the question whose the thing is that it names."""
    (mounted,) = localize.register_admin_urls()
    return [
        URLPattern(pattern.pattern, _guarded(pattern.callback), pattern.default_args, pattern.name)
        for pattern in mounted.url_patterns
    ]


def may_change(user: User | AnonymousUser, instance: Any) -> bool:
    if isinstance(instance, Page):
        return bool(instance.permissions_for_user(user).can_edit())
    policy = policy_registry.get_by_type(type(instance))
    return bool(policy.user_has_permission_for_instance(user, "change", instance))


def _guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not all(may_change(request.user, instance) for instance in _named(kwargs)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guard


def _named(arguments: dict[str, Any]) -> Iterator[Any]:
    """What an address names. What doesn't exist is the view's to miss."""
    if "page_id" in arguments:
        yield from Page.objects.filter(pk=arguments["page_id"])
    if "pk" in arguments:
        model = get_snippet_model_from_url_params(arguments["app_label"], arguments["model_name"])
        yield from model._default_manager.filter(pk=unquote(arguments["pk"]))
    sources = TranslationSource.objects.none()
    if "translation_source_id" in arguments:
        sources = TranslationSource.objects.filter(pk=arguments["translation_source_id"])
    if "translation_id" in arguments:
        sources = TranslationSource.objects.filter(translations=arguments["translation_id"])
    for source in sources:
        yield source.get_source_instance()
