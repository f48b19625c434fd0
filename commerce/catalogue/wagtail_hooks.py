"""Copies and terms in Wagtail's admin, where editors and translators work."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, LocaleColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from commerce.catalogue.models import CategoryCopy, ProductCopy, Term
from core.reach import BrandedForm, BrandedViewSet, ReachPermissionPolicy, ReachViewSet

WORDS = [
    FieldPanel("title"),
    FieldPanel("slug"),
    FieldPanel("summary"),
    FieldPanel("description"),
    MultiFieldPanel(
        [FieldPanel("seo_title"), FieldPanel("seo_description")], heading=_("For search engines")
    ),
]


class CopyViewSet(BrandedViewSet):
    """Copies of the brands that somebody works for."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("locale")


class ProductCopyViewSet(CopyViewSet):
    model = ProductCopy
    icon = "tag"
    menu_label = _("Product copy")
    list_display = ["title", Column("brand", label=_("Brand")), LocaleColumn(), LiveStatusTagColumn()]
    list_filter = {"product__brand": ["exact"], "locale": ["exact"], "live": ["exact"]}
    search_fields = ["title", "summary", "product__title", "product__stockrecords__partner_sku"]
    edit_handler = ObjectList([FieldPanel("product"), *WORDS], base_form_class=BrandedForm)
    ordering = ["title"]


class CategoryCopyViewSet(CopyViewSet):
    model = CategoryCopy
    icon = "folder-open-inverse"
    menu_label = _("Category copy")
    list_display = ["title", Column("brand", label=_("Brand")), LocaleColumn(), LiveStatusTagColumn()]
    list_filter = {"category__brand": ["exact"], "locale": ["exact"], "live": ["exact"]}
    search_fields = ["title", "summary", "category__name"]
    edit_handler = ObjectList([FieldPanel("category"), *WORDS], base_form_class=BrandedForm)
    ordering = ["title"]


class TermViewSet(ReachViewSet):
    model = Term
    icon = "openquote"
    menu_label = pgettext_lazy("vocabulary", "Terms")
    list_display = ["label", "code", LocaleColumn()]
    list_filter = {"locale": ["exact"]}
    search_fields = ["label", "code"]
    panels = [FieldPanel("code"), FieldPanel("label"), FieldPanel("colour")]
    ordering = ["code", "locale"]


class CatalogueViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "tag"
    menu_order = 250
    items = (ProductCopyViewSet, CategoryCopyViewSet, TermViewSet)


for model in (ProductCopy, CategoryCopy, Term):
    register_permission_policy(model, ReachPermissionPolicy(model))
register_snippet(CatalogueViewSetGroup)
