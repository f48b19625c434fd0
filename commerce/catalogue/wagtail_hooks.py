"""Copies and terms in Wagtail's admin, where editors and translators work."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, LocaleColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from commerce.catalogue.models import CategoryCopy, ProductCopy, Term
from commerce.catalogue.reach import CopyForm, CopyPermissionPolicy, WithinReachMixin, within_reach

WORDS = [
    FieldPanel("title"),
    FieldPanel("slug"),
    FieldPanel("summary"),
    FieldPanel("description"),
    MultiFieldPanel(
        [FieldPanel("seo_title"), FieldPanel("seo_description")], heading=_("For search engines")
    ),
]
# The views of a snippet viewset that are about one copy: all that are a class, but these.
VIEWS_OF_NONE = {"index_view_class", "add_view_class", "preview_on_add_view_class", "reorder_view_class"}
VIEWS_OF_ONE = {
    name: view
    for name, view in vars(SnippetViewSet).items()
    if name.endswith("_view_class") and isinstance(view, type) and name not in VIEWS_OF_NONE
}


class CopyViewSet(SnippetViewSet):
    """Copies of the brands that somebody works for."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, view in VIEWS_OF_ONE.items():
            setattr(cls, name, type(view.__name__, (WithinReachMixin, view), {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        copies = within_reach(self.model.objects.all(), request.user)
        return copies.select_related("locale", f"{self.model.SUBJECT}__brand")


class ProductCopyViewSet(CopyViewSet):
    model = ProductCopy
    icon = "tag"
    menu_label = _("Product copy")
    list_display = ["title", Column("brand", label=_("Brand")), LocaleColumn(), LiveStatusTagColumn()]
    list_filter = {"product__brand": ["exact"], "locale": ["exact"], "live": ["exact"]}
    search_fields = ["title", "summary", "product__title", "product__stockrecords__partner_sku"]
    edit_handler = ObjectList([FieldPanel("product"), *WORDS], base_form_class=CopyForm)
    ordering = ["title"]


class CategoryCopyViewSet(CopyViewSet):
    model = CategoryCopy
    icon = "folder-open-inverse"
    menu_label = _("Category copy")
    list_display = ["title", Column("brand", label=_("Brand")), LocaleColumn(), LiveStatusTagColumn()]
    list_filter = {"category__brand": ["exact"], "locale": ["exact"], "live": ["exact"]}
    search_fields = ["title", "summary", "category__name"]
    edit_handler = ObjectList([FieldPanel("category"), *WORDS], base_form_class=CopyForm)
    ordering = ["title"]


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = pgettext_lazy("vocabulary", "Terms")
    list_display = ["label", "code", LocaleColumn()]
    list_filter = {"locale": ["exact"]}
    search_fields = ["label", "code"]
    panels = [FieldPanel("code"), FieldPanel("label")]
    ordering = ["code", "locale"]


class CatalogueViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "tag"
    menu_order = 250
    items = (ProductCopyViewSet, CategoryCopyViewSet, TermViewSet)


for model in (ProductCopy, CategoryCopy):
    register_permission_policy(model, CopyPermissionPolicy(model))
register_snippet(CatalogueViewSetGroup)
