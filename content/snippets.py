"""Menus and market texts in Wagtail's admin."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.ui.tables import LiveStatusTagColumn, LocaleColumn
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from commerce.markets.models import LAW_PAGES, MarketTexts
from content.belonging import BelongingForm
from content.models import Navigation
from core.reach import BrandedForm, BrandedViewSet

LAW_HELP = _(
    "<p>Law is not translated: each market has words of its own. What stays empty is said in the usual words of the "
    "market. These texts are examples, no advice: let somebody who knows the law of the market read them.</p>"
)
MENU_HELP = _(
    "<p>What stays empty, the shop makes by itself: its categories, and the pages that are to stand in menus. "
    "Pages that are not live and categories that are not sold drop out.</p>"
)


class NavigationViewSet(BrandedViewSet):
    model = Navigation
    icon = "list-ul"
    menu_label = _("Menus")
    list_display = ["__str__", LocaleColumn(), LiveStatusTagColumn()]
    list_filter = {"brand": ["exact"], "locale": ["exact"]}
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [HelpPanel(content=MENU_HELP), FieldPanel("brand"), FieldPanel("main")],
                heading=_("Main menu"),
            ),
            ObjectList([FieldPanel("footer"), FieldPanel("social")], heading=_("Footer")),
        ],
        base_form_class=BrandedForm,
    )
    ordering = ["brand", "locale"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("locale")


class MarketTextsForm(BelongingForm, BrandedForm):
    pass


class MarketTextsViewSet(BrandedViewSet):
    model = MarketTexts
    icon = "openquote"
    menu_label = _("Legal and trust texts")
    list_display = ["__str__", LiveStatusTagColumn()]
    list_filter = {"brand": ["exact"], "market": ["exact"]}
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(content=LAW_HELP),
                    FieldRowPanel([FieldPanel("brand"), FieldPanel("market")]),
                    MultiFieldPanel(
                        [FieldPanel("order_button"), FieldPanel("order_note")],
                        heading=_("At the order button"),
                    ),
                    MultiFieldPanel(
                        [FieldPanel("price_note"), FieldPanel("list_note")], heading=_("At prices")
                    ),
                    MultiFieldPanel([FieldPanel(name) for name in LAW_PAGES], heading=_("Pages")),
                ],
                heading=_("Law"),
            ),
            ObjectList([FieldPanel("promises")], heading=_("Promises")),
        ],
        base_form_class=MarketTextsForm,
    )
    ordering = ["brand", "market"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("market__locale")


class ShopFrontViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Shop front")
    menu_icon = "desktop"
    menu_order = 240
    items = (NavigationViewSet, MarketTextsViewSet)
