"""What of Wagtail's admin knows no brands: closed to all but administrators, or asked whose page is meant.

Wagtail narrows most of its pages by the rights that groups have on pages and collections. What is named here it
doesn't narrow (ADR 0175). `tests/crawl/test_staff_brands.py` walks every address.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from wagtail.admin.forms.pages import PageViewRestrictionForm
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.views.chooser import page_models_from_string
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.widgets import BaseChooser
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.models import Page, Site
from wagtail.permissions import page_permission_policy, policy_registry

from content.belonging import is_shown
from core.models import Document, User
from core.reach import brands_of
from core.roles import given_by_hand

# Names of addresses, or how they begin.
ADMINISTRATORS_ONLY = (
    "wagtailadmin_api:documents:",
    "wagtailadmin_api:images:",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_workflows:",
    "wagtailadmin_tag_model_autocomplete",  # no tags of ours have a model of their own
    "wagtailforms:",
    "wagtailsnippetchoosers_",  # no form of ours chooses a snippet
)
# These ask only on being sent whether one may make a page; who may not has no use for the form.
MAKING = ("wagtailadmin_pages:copy", "wagtailadmin_pages:move_confirm")
PAGES_NAMED = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
# What is told apart by the form only, which would say the page's title: where a copy or moved pages go.
PARENTS_SENT = ("new_parent_page", "chooser")
SENDING = (*MAKING, "wagtailadmin_pages:move", "wagtail_bulk_action")
CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
BEGINNING = "wagtailadmin_choose_page"  # of the tree, or where all pages of a kind stand
TYPED_LINK = "wagtailadmin_choose_page_external_link"  # turned into a page, if one has the address
PAGE_LINK = PageLinkElementHandler.get_attribute_data
DOCUMENT_LINK = DocumentLinkElementHandler.get_attribute_data
# What a page of bulk actions calls the rows that it leaves out, and names all the same.
LEFT_OUT = "_with_no_access"


class StaffReachMiddleware:
    """Refuses, before the view is asked, what leads to another brand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        name = _asked(request)
        if name and (name.startswith(ADMINISTRATORS_ONLY) or not _reaches_pages(request, kwargs)):
            raise PermissionDenied
        if name in MAKING and not _makes_pages(request, kwargs):
            raise PermissionDenied
        if name == TYPED_LINK:
            own = set(sites_of(request).values_list("pk", flat=True))
            roots = [root for root in Site.get_site_root_paths() if root.site_id in own]
            request._wagtail_cached_site_root_paths = roots

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        if _asked(request) == "wagtail_bulk_action":
            context = response.context_data or {}
            for name in [name for name in context if name.endswith(LEFT_OUT)]:
                context[name] = _known(request.user, context[name])
        return response


def _asked(request: HttpRequest) -> str:
    """The name of an address of Wagtail's admin that is asked by somebody who doesn't administer everything."""
    match = request.resolver_match
    if match is None or not match.route.startswith("cms/"):
        return ""
    return match.view_name if request.user.is_authenticated and not request.user.is_superuser else ""


def _reaches_pages(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """May every page that the address names be explored? One that doesn't exist is the view's to miss."""
    named = {int(arguments[name]) for name in PAGES_NAMED if name in arguments} | set(_sent(request))
    if not named:
        return True
    existing = Page.objects.filter(pk__in=named)
    explorable = page_permission_policy.explorable_instances(request.user).filter(pk__in=named)
    return not existing.exclude(pk__in=explorable.values("pk")).exists()


def _sent(request: HttpRequest) -> Iterator[int]:
    """Keys of pages that come with the request, read as the database will read them: ` +16` is a key, too."""
    name = _asked(request)
    texts = [request.POST.get(field, "") for field in PARENTS_SENT] if name in SENDING else []
    for text in (*texts, *(request.GET.getlist("id") if name == CHOSEN else ())):
        with suppress(ValueError):
            if 0 < (key := int(text)) < 10**18:
                yield key
    if name == BEGINNING and (kinds := request.GET.get("page_type")):
        with suppress(ValueError, LookupError):
            yield Page.objects.type(*page_models_from_string(kinds)).first_common_ancestor().pk


def _makes_pages(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """May pages be made beside each of those that the address names?"""
    named = {int(arguments[name]) for name in ("page_id", "page_to_move_id") if name in arguments}
    parents = [page.get_parent() for page in Page.objects.filter(pk__in=named)]
    return all(parent and parent.permissions_for_user(request.user).can_add_subpage() for parent in parents)


def _known(user: Any, rows: list[Any]) -> list[Any]:
    """Those of the rows (or of what is said of them) that the person may come upon elsewhere."""
    named: list[Model] = [row["item"] if isinstance(row, dict) else row for row in rows]
    if not named:
        return rows
    model = type(named[0])
    if issubclass(model, Page):
        known = page_permission_policy.explorable_instances(user)
    else:
        policy = policy_registry.get_by_type(model)
        known = policy.instances_user_has_any_permission_for(user, {"change", "view", "choose"})
    keys = set(known.filter(pk__in=[row.pk for row in named]).values_list("pk", flat=True))
    return [row for row, item in zip(rows, named, strict=True) if item.pk in keys]


def sites_of(request: HttpRequest | None) -> QuerySet[Site]:
    """The sites of somebody's brands, for the filter above lists of pages."""
    if request is None or request.user.is_superuser:
        return Site.objects.all()
    return Site.objects.filter(brand__in=brands_of(request.user))


def colleagues_of(request: HttpRequest | None) -> QuerySet[User]:
    """Who works for the same brands."""
    if request is None or request.user.is_superuser:
        return User.objects.filter(Q(groups__isnull=False) | Q(is_superuser=True)).distinct()
    return User.objects.filter(brands__in=brands_of(request.user)).distinct()


class PrivacyForm(PageViewRestrictionForm):
    """Who may see a page: of the groups, those that are no brand's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = given_by_hand()


def _value_data(chooser: BaseChooser, value: Any) -> dict[str, Any] | None:
    """What a form shows of a chosen row: another brand's is an empty choice, as a deleted one is."""
    row = chooser.get_instance(value)
    return chooser.get_value_data_from_instance(row) if row and is_shown(type(row), row.pk) else None


def _linked_page(handler: PageLinkElementHandler, attributes: dict[str, str]) -> dict[str, Any]:
    """What the editor of running text is told of a linked page."""
    key = int(attributes["id"])
    return (
        PAGE_LINK(handler, attributes) if is_shown(Page, key) else {"id": key, "url": None, "parentId": None}
    )


def _linked_document(handler: DocumentLinkElementHandler, attributes: dict[str, str]) -> dict[str, Any]:
    found = DOCUMENT_LINK(handler, attributes)
    return found if "id" not in found or is_shown(Document, found["id"]) else {"id": found["id"]}


def narrow() -> None:
    """Wagtail's forms and filters offer everybody's groups, sites and people, and show whatever is named to them.

    django-filter takes a function in the place of rows.
    """
    BaseChooser.get_value_data = _value_data
    PageLinkElementHandler.get_attribute_data = _linked_page
    DocumentLinkElementHandler.get_attribute_data = _linked_document
    SetPrivacyView.form_class = PrivacyForm
    for name, rows in (("site", sites_of), ("owner", colleagues_of), ("edited_by", colleagues_of)):
        PageFilterSet.base_filters[name].queryset = rows
