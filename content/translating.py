"""Who may send something through translation, translate it, and see what waits: whoever may change it.

wagtail-localize asks for a right that holds everywhere, and never whose page or copy it is, nor in which language.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import DraftStateMixin, Page, get_translatable_models
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import edit_translation as editing
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.snippets_api import SnippetViewSet

from content.belonging import names_foreign
from core.models import User

LARGEST_PO = 5 * 1024 * 1024
DOWNLOADED_HERE = b"X-WagtailLocalize-TranslationID"
# These end what a translator works on: they are for whoever may publish it.
ENDING = {"stop_translation", "convert_to_alias"}


class TranslationsReport(TranslationsReportView):
    """What is translated and what waits, of the brands and languages of whoever asks: a translator's day."""

    def get_queryset(self) -> QuerySet[Translation]:
        return changeable(super().get_queryset(), self.request.user).order_by("-pk")


@require_POST
def upload_pofile(request: HttpRequest, translation_id: int) -> HttpResponseBase:
    """wagtail-localize's, which takes it for granted that a file came, and that it was downloaded here."""
    file = request.FILES.get("file")
    # Refused here and not there, where a copy of the file would be left behind.
    if file and (file.size or 0) <= LARGEST_PO and DOWNLOADED_HERE in file.read():
        file.seek(0)
        with suppress(KeyError), transaction.atomic():
            answer: HttpResponseBase = editing.upload_pofile(request, translation_id)
            return answer
    messages.error(
        request, _("Choose the PO file that you downloaded here: its translations are taken over.")
    )
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def edit_override(request: HttpRequest, translation_id: int, **named: Any) -> HttpResponseBase:
    """wagtail-localize's, which stores any key: what makes the translation name another brand's thing is undone."""
    with transaction.atomic():
        answer: HttpResponseBase = editing.edit_override(request, translation_id, **named)
        translation = Translation.objects.get(pk=translation_id)
        result = translation.source.get_ephemeral_translated_instance(
            translation.target_locale, fallback=True
        )
        if names_foreign(result):
            raise PermissionDenied
    return answer


class ReachedSnippets(SnippetViewSet):
    """Snippets for the editor's choosers: those within reach."""

    def get_queryset(self) -> QuerySet:
        policy = policy_registry.get_by_type(self.get_model())
        rows: QuerySet = policy.instances_user_has_permission_for(self.request.user, "change")
        return rows


NARROWED: dict[str, Callable[..., HttpResponseBase]] = {
    "translations_report": TranslationsReport.as_view(),
    "translations_report_results": TranslationsReport.as_view(results_only=True),
    "upload_pofile": upload_pofile,
    "edit_override": edit_override,
    "snippets_api_listing": ReachedSnippets.as_view({"get": "list"}),
}


def guarded_urls() -> list[URLPattern]:
    """wagtail-localize's addresses, each behind the question whose the thing is that it names."""
    (mounted,) = localize.register_admin_urls()
    return [
        URLPattern(
            pattern.pattern,
            _guarded(NARROWED.get(pattern.name, pattern.callback), pattern.name),
            pattern.default_args,
            pattern.name,
        )
        for pattern in mounted.url_patterns
    ]


def may(user: User | AnonymousUser, action: str, instance: Any) -> bool:
    """May this person change the page or snippet, or publish it? What has no drafts is published by changing it."""
    if isinstance(instance, Page):
        rights = instance.permissions_for_user(user)
        return bool(rights.can_publish() if action == "publish" else rights.can_edit())
    if not isinstance(instance, DraftStateMixin):
        action = "change"
    policy = policy_registry.get_by_type(type(instance))
    return bool(policy.user_has_permission_for_instance(user, action, instance))


def changeable(translations: QuerySet[Translation], user: User) -> QuerySet[Translation]:
    """The translations whose result this person may change."""
    if user.is_superuser:
        return translations
    snippets = [model for model in get_translatable_models() if model in get_snippet_models()]
    policies = [page_permission_policy, *(policy_registry.get_by_type(model) for model in snippets)]
    within = Q(pk__in=[])
    for policy in policies:
        results = policy.instances_user_has_permission_for(user, "change").order_by()
        within |= Q(
            Exists(
                results.filter(
                    translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale")
                )
            )
        )
    return translations.filter(within)


def _guarded(view: Callable[..., HttpResponseBase], name: str) -> Callable[..., HttpResponseBase]:
    action = "publish" if name in ENDING else "change"

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not all(may(request.user, action, instance) for instance in _named(kwargs)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guard


def _named(arguments: dict[str, Any]) -> Iterator[Any]:
    """What an address names; of a translation, its result. What doesn't exist is the view's to miss."""
    if "page_id" in arguments:
        yield from Page.objects.filter(pk=arguments["page_id"])
    if "pk" in arguments:
        model = get_snippet_model_from_url_params(arguments["app_label"], arguments["model_name"])
        yield from model._default_manager.filter(pk=unquote(arguments["pk"]))
    if "translation_source_id" in arguments:
        for source in TranslationSource.objects.filter(pk=arguments["translation_source_id"]):
            yield source.get_source_instance()
    if "translation_id" in arguments:
        for translation in Translation.objects.filter(pk=arguments["translation_id"]):
            yield _result(translation)


def _result(translation: Translation) -> Any:
    """The translated thing; before it exists, what it is translated from."""
    try:
        return translation.get_target_instance()
    except ObjectDoesNotExist:
        return translation.source.get_source_instance()
