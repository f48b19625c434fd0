"""Choosing products and categories in the page editor: those of the page's own brand."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseFilterForm,
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from commerce.catalogue.models import Category, Product
from content import places
from core.brands import all_brands

# The editor's address, from which the chooser is opened: …/pages/17/edit/ or …/pages/add/content/storypage/4/
EDITED = re.compile(r"/pages/(?:(\d+)/edit|add/\w+/\w+/(\d+))/")
EDITED_SNIPPET = re.compile(r"/snippets/(\w+)/(\w+)/edit/(\d+)/")


def reachable_brands(request: HttpRequest) -> set[int]:
    """The brand of the page or snippet being edited, if the person works for it; elsewhere all that they work for.

    What is edited is told by the browser, so it may narrow, and never widen.
    """
    if request.user.is_superuser:
        own = {brand.pk for brand in all_brands()}
    else:
        own = set(request.user.brands.values_list("pk", flat=True))
    return own & {edited_brand(request)} or own


def edited_brand(request: HttpRequest) -> int | None:
    """Whose the page or snippet is from whose form the request comes, as far as its address says so."""
    address = urlsplit(request.headers.get("Referer", "")).path
    if found := EDITED.search(address):
        path = Page.objects.filter(pk=found[1] or found[2]).values_list("path", flat=True).first()
        place = places.load().get(places.home_path(path or ""))
        return place.brand_id if place else None
    if found := EDITED_SNIPPET.search(address):
        model: Any = apps.all_models.get(found[1], {}).get(found[2])
        row = model._default_manager.filter(pk=found[3]).first() if hasattr(model, "BRAND") else None
        return row.brand.pk if row else None
    return None


def choosable_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Pages for a chooser: those of reachable brands. Who administers everything sees all, but in a brand's form."""
    if request.user.is_superuser and edited_brand(request) is None:
        return pages
    brands = reachable_brands(request)
    homes = [place.path for place in places.load().values() if place.brand_id in brands]
    return pages.filter(places.below(homes))


class SearchForm(BaseFilterForm):
    """Finds by staff name, code or SKU."""

    q = forms.CharField(
        label=_("Search term"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search")})
    )
    fields_searched: tuple[str, ...] = ()

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        words = self.cleaned_data["q"].split()
        self.is_searching = bool(words)
        self.search_query = self.cleaned_data["q"]
        for word in words:
            condition = Q()
            for name in self.fields_searched:
                condition |= Q(**{f"{name}__icontains": word})
            objects = objects.filter(condition)
        return objects.distinct() if words else objects


class ProductSearchForm(SearchForm):
    fields_searched = (
        "title",
        "upc",
        "copies__title",
        "stockrecords__partner_sku",
        "children__stockrecords__partner_sku",
    )


class CategorySearchForm(SearchForm):
    fields_searched = ("name", "copies__title")


class BrandedViewMixin:
    """Only what belongs to a reachable brand."""

    request: HttpRequest

    def filter_object_list(self, objects: QuerySet) -> QuerySet:
        mine = objects.filter(brand__in=reachable_brands(self.request))
        return super().filter_object_list(mine)  # a mixin of chooser views

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("brand", label=_("Brand"), accessor="brand")]


def _shown(product: Product) -> str:
    return str(_("public") if product.is_public else _("hidden"))


def _skus(product: Product) -> str:
    records = [
        *product.stockrecords.all(),
        *(row for each in product.children.all() for row in each.stockrecords.all()),
    ]
    skus = sorted(record.partner_sku for record in records)
    return ", ".join([*skus[:2], "…"] if len(skus) > 2 else skus)


class ProductViewMixin(BrandedViewMixin):
    filter_form_class = ProductSearchForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("sku", label=_("SKU"), accessor=_skus),
            Column("shown", label=_("In the shop"), accessor=_shown),
        ]

    def get_object_list(self) -> QuerySet[Product]:
        products = Product.objects.filter(parent=None).select_related("brand").order_by("title", "pk")
        return products.prefetch_related("stockrecords", "children__stockrecords")


class CategoryViewMixin(BrandedViewMixin):
    filter_form_class = CategorySearchForm

    def get_object_list(self) -> QuerySet[Category]:
        return Category.objects.select_related("brand").order_by("path")


class ProductChooseView(ProductViewMixin, ChooseView):
    pass


class ProductChooseResultsView(ProductViewMixin, ChooseResultsView):
    pass


class CategoryChooseView(CategoryViewMixin, ChooseView):
    pass


class CategoryChooseResultsView(CategoryViewMixin, ChooseResultsView):
    pass


class BrandedChosenView(ChosenView):
    def get_object(self, pk: str) -> models.Model:
        return self.model_class.objects.filter(brand__in=reachable_brands(self.request)).get(pk=pk)


class BrandedChosenMultipleView(ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet:
        return super().get_objects(pks).filter(brand__in=reachable_brands(self.request))


class ProductChooserViewSet(ChooserViewSet):
    model = Product
    icon = "tag"
    per_page = 20
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    choose_view_class = ProductChooseView
    choose_results_view_class = ProductChooseResultsView
    chosen_view_class = BrandedChosenView
    chosen_multiple_view_class = BrandedChosenMultipleView


class CategoryChooserViewSet(ChooserViewSet):
    model = Category
    icon = "folder-open-1"
    per_page = 20
    choose_one_text = _("Choose a category")
    choose_another_text = _("Choose another category")
    choose_view_class = CategoryChooseView
    choose_results_view_class = CategoryChooseResultsView
    chosen_view_class = BrandedChosenView
    chosen_multiple_view_class = BrandedChosenMultipleView


class LazyChooserMixin:
    """A chooser's value without a query: an instance that knows its key and loads the rest when somebody asks.

    Pages show cards, which are read by key. What is deleted since is noticed there: it has no card.
    """

    model_class: type[models.Model]
    widget: Any

    def to_python(self, value: int | None) -> models.Model | None:
        return None if value is None else self.model_class.from_db(None, [self._key], [value])

    def bulk_to_python(self, values: Iterable[int | None]) -> list[models.Model | None]:
        return [self.to_python(value) for value in values]

    def get_form_state(self, value: models.Model | int | None) -> Any:
        """The editor shows names: there a deleted thing is an empty choice."""
        return super().get_form_state(value.pk if isinstance(value, models.Model) else value)

    @property
    def _key(self) -> str:
        return self.model_class._meta.pk.attname


product_chooser = ProductChooserViewSet("product_chooser", url_prefix="choose/product")
category_chooser = CategoryChooserViewSet("category_chooser", url_prefix="choose/category")


class ProductChooserBlock(
    LazyChooserMixin, product_chooser.get_block_class(name="BaseProductChooserBlock", module_path=__name__)
):
    """A product of the page's brand."""

    class Meta:
        icon = "tag"


class CategoryChooserBlock(
    LazyChooserMixin, category_chooser.get_block_class(name="BaseCategoryChooserBlock", module_path=__name__)
):
    """A category of the page's brand."""

    class Meta:
        icon = "folder-open-1"


class PictureChooserBlock(LazyChooserMixin, ImageChooserBlock):
    """An image of the library."""

    class Meta:
        icon = "image"
