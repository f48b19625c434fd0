from typing import Any

from django import forms
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _, ngettext

from oscar.apps.dashboard.catalogue.formsets import (
    AttributeOptionFormSet as CoreAttributeOptionFormSet,
    ProductAttributesFormSet as CoreProductAttributesFormSet,
    ProductCategoryFormSet as CoreProductCategoryFormSet,
    ProductRecommendationFormSet as CoreProductRecommendationFormSet,
)

from commerce.catalogue.models import Product, ProductImage
from commerce.catalogue.selectors.vocabulary import products_choosing, products_saying
from commerce.dashboard.catalogue.fields import offer_categories
from commerce.dashboard.catalogue.forms import ProductImageForm
from commerce.dashboard.catalogue.stock_forms import StockRecordForm
from commerce.dashboard.reach import narrow
from commerce.partner.levels import delete_stock
from commerce.partner.models import StockRecord
from core.models import Brand, User
from core.reach import brands_of


class OwnBrandMixin:
    """Offers what belongs to the product's brand, or to the user's brands while it has none."""

    user: User
    instance: Any

    def __init__(self, product_class: Any, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(product_class, user, *args, **kwargs)

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.label_suffix = ""
        narrow(form, self.user)
        for name in {"category", "recommendation"} & set(form.fields):
            field: Any = form.fields[name]
            if self.instance.brand_id:
                field.queryset = field.queryset.filter(brand=self.instance.brand_id)


class ProductCategoryFormSet(OwnBrandMixin, CoreProductCategoryFormSet):
    """A product without a category is found by search only, which its page says."""

    def clean(self) -> None:
        if self.instance.is_child:
            super().clean()

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        field: Any = form.fields["category"]
        offer_categories(field, field.queryset)


class ProductRecommendationFormSet(OwnBrandMixin, CoreProductRecommendationFormSet):
    extra = 2


BaseImageFormSet: Any = inlineformset_factory(Product, ProductImage, form=ProductImageForm, extra=1)
BaseStockFormSet: Any = inlineformset_factory(Product, StockRecord, form=StockRecordForm, extra=1, max_num=1)


class ProductImageFormSet(BaseImageFormSet):
    def __init__(self, product_class: Any, user: User, *args: Any, **kwargs: Any) -> None:
        product = kwargs.get("instance")
        brand = product.brand if product else None
        kwargs.setdefault("queryset", ProductImage.objects.select_related("original"))
        super().__init__(*args, form_kwargs={"user": user, "brand": brand}, **kwargs)


class StockRecordFormSet(BaseStockFormSet):
    """A product's one stock record. `brand` is known for a new child before the child is."""

    def __init__(
        self, product_class: Any, user: User, *args: Any, brand: Brand | None = None, **kwargs: Any
    ) -> None:
        product = kwargs.get("instance")
        own = product.brand if product else brand
        brands = [own] if own else list(brands_of(user))
        super().__init__(
            *args, form_kwargs={"product_class": product_class, "brands": brands, "user": user}, **kwargs
        )

    def delete_existing(self, obj: StockRecord, commit: bool = True) -> None:
        delete_stock(stockrecord=obj)

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Delete its stock and prices")


class ProductAttributesFormSet(CoreProductAttributesFormSet):
    """The attributes of a type. Those that products, of whatever brand, have values of stay, and stay of their kind."""

    def clean(self) -> None:
        super().clean()
        _keep_used(products_saying(form.instance.pk for form in self.deleted_forms))
        for form in self.initial_forms:
            kind = {"type", "option_group"} & set(form.changed_data)
            if kind and products_saying([form.instance.pk]):
                form.add_error(kind.pop(), _("Products have values of this kind. Make a new attribute."))


class AttributeOptionFormSet(CoreAttributeOptionFormSet):
    """The options of a group. Those that products, of whatever brand, have chosen stay."""

    def clean(self) -> None:
        super().clean()
        _keep_used(products_choosing(form.instance.pk for form in self.deleted_forms))


def _keep_used(products: int) -> None:
    if products:
        raise forms.ValidationError(
            ngettext(
                "%(count)d product uses what was to be deleted. Nothing was changed.",
                "%(count)d products use what was to be deleted. Nothing was changed.",
                products,
            )
            % {"count": products}
        )
