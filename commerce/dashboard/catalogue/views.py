from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import generic
from django.views.generic import View

from oscar.apps.dashboard.catalogue.views import (
    AttributeOptionGroupDeleteView as CoreAttributeOptionGroupDeleteView,
    CategoryCreateView as CoreCategoryCreateView,
    CategoryDeleteView as CoreCategoryDeleteView,
    CategoryDetailListView as CoreCategoryDetailListView,
    CategoryListView as CoreCategoryListView,
    CategoryUpdateView as CoreCategoryUpdateView,
    OptionDeleteView as CoreOptionDeleteView,
    ProductClassDeleteView as CoreProductClassDeleteView,
    ProductCreateUpdateView as CoreProductCreateUpdateView,
    ProductDeleteView as CoreProductDeleteView,
    ProductListView as CoreProductListView,
    ProductLookupView as CoreProductLookupView,
)
from oscar.views.generic import ObjectLookupView
from wagtail.models import Locale

from commerce.catalogue.models import Category, Product
from commerce.catalogue.naming import variant_words
from commerce.dashboard.catalogue import selectors, services
from commerce.dashboard.catalogue.duplicating import duplicate
from commerce.dashboard.catalogue.fields import images_for
from commerce.dashboard.catalogue.formsets import StockRecordFormSet
from commerce.dashboard.catalogue.listing import COLUMNS, settings_of
from commerce.dashboard.catalogue.on_sale import market_states
from commerce.dashboard.catalogue.pictures import add_pictures
from commerce.dashboard.catalogue.search import ProductSearchForm, find
from commerce.dashboard.catalogue.tables import OF_A_ROW, FoundProducts
from commerce.dashboard.catalogue.usage import usage
from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin, narrow, only_brand, within
from commerce.partner.exceptions import LevelRefused
from commerce.partner.levels import refuse_while_held
from commerce.partner.models import StockRecord
from core.models import Image


class ProductListView(CoreProductListView):
    """Each product with its SKU, prices, stock and texts, in a constant number of queries."""

    form_class = ProductSearchForm

    def get_queryset(self) -> "QuerySet[Product]":
        products = self.filter_queryset(Product.objects.browsable_dashboard())
        return self.apply_search(products).select_related(*OF_A_ROW)

    def get_table_data(self) -> "QuerySet[Product] | FoundProducts":
        return FoundProducts(self.object_list) if self.request.GET.get("words") else self.object_list

    def apply_search(self, queryset: "QuerySet[Product]") -> "QuerySet[Product]":
        self.form = narrow(self.form_class(self.request.GET, label_suffix=""), self.request.user)
        return find(queryset, self.form.cleaned_data) if self.form.is_valid() else queryset

    def get_table_kwargs(self) -> dict[str, Any]:
        self.settings = settings_of(self.request.user)
        return {**super().get_table_kwargs(), "exclude": tuple(self.settings.hidden)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = generic.ListView.get_context_data(self, **kwargs)
        context[self.get_context_table_name(None)] = table = self.get_table(**self.get_table_kwargs())
        hidden = self.settings.hidden
        return {
            **context,
            "form": self.form,
            "productclass_form": self.productclass_form_class(
                initial={"product_class": None}, label_suffix=""
            ),
            "has_products": table.paginator.count > 0,
            "actions": self.get_actions(),
            "columns": [(name, label, name not in hidden) for name, label in COLUMNS.items()],
            "searches": self.settings.searches,
            "query": self.request.GET.urlencode(),
            "export_query": self._query_of("words", "brand"),
        }

    def _query_of(self, *names: str) -> str:
        given = self.request.GET
        return urlencode({name: given[name] for name in names if given.get(name)})


class ProductCreateUpdateView(NewOfBrandMixin, CoreProductCreateUpdateView):
    """One page for a product: what staff say of it, its pictures, stock, prices, and the way to its texts."""

    def get_object(self, queryset: Any = None) -> Product | None:
        """Also leaves out what the page does not ask: a form that was not sent would refuse the whole."""
        product: Product | None = super().get_object(queryset)
        brand = self.parent.brand if self.parent else None
        self.formsets["stockrecord_formset"] = partial(StockRecordFormSet, brand=brand)
        if self.parent:
            del self.formsets["category_formset"], self.formsets["recommended_formset"]
        if product and product.is_parent:
            del self.formsets["stockrecord_formset"]
        return product

    def get_page_title(self) -> str:
        if self.creating and self.parent:
            return _("New variant of “%(title)s”") % {"title": self.parent.title}
        if self.creating:
            return _("New product: %(type)s") % {"type": self.product_class.name}
        if self.parent:
            words = ", ".join(variant_words(self.object)) or self.object.title or f"#{self.object.pk}"
            return f"{self.parent.title}: {words}"
        return str(self.object.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.object and self.object.pk:
            context["market_states"] = market_states(self.object)
            if not self.parent:
                context["variants"] = selectors.variants(self.object)
                context["usage"] = usage(self.object)
        return context

    def forms_valid(self, form: Any, formsets: dict[str, Any]) -> HttpResponse:
        """Also takes the pictures that came along, and begins the texts that are missing."""
        answer = super().forms_valid(form, formsets)
        user = self.request.user
        add_pictures(product=self.object, files=form.cleaned_data["new_pictures"], user=user)
        if not self.parent and user.has_perm("catalogue.add_productcopy"):
            services.start_copies(product=self.object, user=user)
        return answer

    def forms_invalid(self, form: Any, formsets: dict[str, Any]) -> HttpResponse:
        if self.request.FILES:
            messages.warning(self.request, _("Please choose the pictures again: browsers keep no files."))
        return super().forms_invalid(form, formsets)

    def process_all_forms(self, form: Any) -> HttpResponse:
        """All of it or nothing. What an order changed since the form was checked refuses the whole."""
        try:
            with transaction.atomic():
                return super().process_all_forms(form)
        except LevelRefused as refusal:
            messages.error(self.request, _("Not saved. %(why)s") % {"why": refusal})
        except IntegrityError:
            messages.error(
                self.request, _("Not saved: it was sold or changed at this moment. Please look again.")
            )
        return redirect(self.request.path)

    form_valid = form_invalid = process_all_forms


class ProductDeleteView(CoreProductDeleteView):
    """Asks first, and says where the product is used. What orders hold units of stays."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "usage": usage(self.object)}

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        product = self.get_object()
        try:
            with transaction.atomic():
                refuse_while_held(StockRecord.objects.filter(Q(product=product) | Q(product__parent=product)))
                return super().delete(request, *args, **kwargs)
        except LevelRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("dashboard:catalogue-product", pk=product.pk)


class DuplicateView(View):
    """To a new product like this one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        products = within(Product.objects.filter(parent=None), request.user)
        twin = duplicate(product=get_object_or_404(products, pk=pk), user=request.user)
        messages.success(
            request, _("This is the copy: hidden, without stock, its texts as drafts. Make it its own.")
        )
        return redirect("dashboard:catalogue-product", pk=twin.pk)


class ProductLookupView(CoreProductLookupView):
    def get_queryset(self) -> "QuerySet[Product]":
        return within(super().get_queryset(), self.request.user)


class ImageLookupView(ObjectLookupView):
    """Finds images of the library for a picture field."""

    model = Image

    def get_queryset(self) -> "QuerySet[Image]":
        return images_for(self.request.user).order_by("-created_at")

    def lookup_filter(self, qs: "QuerySet[Image]", term: str) -> "QuerySet[Image]":
        return qs.filter(Q(title__icontains=term) | Q(description__icontains=term))


class StartCopyView(View):
    """To the text of a product or category in one language; begins it as a draft where there is none."""

    model: type[Product] | type[Category] = Product
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, locale: str) -> HttpResponse:
        name = f"{self.model.__name__.lower()}copy"
        if not request.user.has_perm(f"catalogue.add_{name}"):
            raise PermissionDenied
        subject = get_object_or_404(within(self.model.objects.all(), request.user), pk=pk)
        copy = services.start_copy(
            subject=subject, locale=get_object_or_404(Locale, language_code=locale), user=request.user
        )
        return redirect(reverse(f"wagtailsnippets_catalogue_{name}:edit", args=[copy.pk]))


class PublishCopyView(View):
    """Publishes the draft of a product's text in one language. Back to the product."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, locale: str) -> HttpResponse:
        product = get_object_or_404(within(Product.objects.all(), request.user), pk=pk)
        copy = get_object_or_404(product.copies, locale__language_code=locale)
        services.publish_copy(copy=copy, user=request.user)
        messages.success(request, _("The text in %(language)s is published.") % {"language": copy.locale})
        if product.copies.filter(pk=copy.pk).word_for_word():
            messages.warning(
                request, _("It says word for word what the original says: shoppers read the wrong language.")
            )
        return redirect(reverse("dashboard:catalogue-product", args=[pk]) + "#markets")


class CategoryListView(ReachMixin, CoreCategoryListView):
    def get_queryset(self) -> "QuerySet[Category]":
        return selectors.with_category_row(super().get_queryset())


class CategoryDetailListView(ReachMixin, CoreCategoryDetailListView):
    def get_table_data(self) -> "QuerySet[Category]":
        return selectors.with_category_row(super().get_table_data())


class CategoryFormMixin(ReachMixin):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class CategoryCreateView(CategoryFormMixin, CoreCategoryCreateView):
    def get_initial(self) -> dict[str, Any]:
        parent = Category.objects.filter(pk=self.kwargs.get("parent")).first()
        brand = parent.brand if parent else only_brand(self.request.user)
        return {**super().get_initial(), "treebeard_ref_node": parent, "brand": brand}


class CategoryUpdateView(CategoryFormMixin, CoreCategoryUpdateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        category = self.object
        context["copy_states"] = selectors.copy_states(
            category.brand, category.copies.select_related("locale")
        )
        return context


class CategoryDeleteView(ReachMixin, CoreCategoryDeleteView):
    pass


class UsedWordMixin:
    """Oscar asks whether a word is in use when it shows the page; here also when the page is sent."""

    model: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            # Held, nobody begins to use it between the question and the deletion.
            get_object_or_404(self.model.objects.select_for_update(), pk=kwargs["pk"])
            page = self.get(request, *args, **kwargs)
            return page if page.context_data.get("disallow") else super().post(request, *args, **kwargs)


class ProductClassDeleteView(UsedWordMixin, CoreProductClassDeleteView):
    form_class = forms.Form  # Oscar's asks for the name of a type, which the page doesn't send


class AttributeOptionGroupDeleteView(UsedWordMixin, CoreAttributeOptionGroupDeleteView):
    pass


class OptionDeleteView(UsedWordMixin, CoreOptionDeleteView):
    pass
