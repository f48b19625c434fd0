"""What the Wagtail admin gets from the content room: choosers, menus, texts, a guard before the translation tools."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from commerce.markets.models import MarketTexts
from content import desk, link_editing
from content.choosers import (
    CategoryChooserViewSet,
    ProductChooserViewSet,
    category_chooser,
    choosable_pages,
    product_chooser,
)
from content.models import Navigation
from content.snippets import ShopFrontViewSetGroup
from content.translating import guarded_urls
from core.reach import ReachPermissionPolicy

for model in (Navigation, MarketTexts):
    register_permission_policy(model, ReachPermissionPolicy(model))
register_snippet(ShopFrontViewSetGroup)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ProductChooserViewSet | CategoryChooserViewSet]:
    return [product_chooser, category_chooser]


@hooks.register("construct_page_chooser_queryset")
def narrow_page_chooser(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return choosable_pages(pages, request)


@hooks.register("insert_global_admin_css")
def dress() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("construct_homepage_panels")
def add_desk(request: HttpRequest, panels: list[Component]) -> None:
    """What one edited last, Wagtail's own list, is among the drafts and the published."""
    panels[:] = [
        *(panel for panel in panels if not isinstance(panel, RecentEditsPanel)),
        *desk.panels_for(request.user),
    ]


@hooks.register("register_rich_text_features")
def register_links(features: FeatureRegistry) -> None:
    link_editing.register(features)


@hooks.register("register_admin_urls", order=-1)  # found before wagtail-localize's own
def guard_translation() -> list[URLResolver]:
    return [path("localize/", include(guarded_urls()))]
