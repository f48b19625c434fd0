from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.catalogue.forms import (
    ProductForm as CoreProductForm,
    ProductImageForm as CoreProductImageForm,
    SEOFormMixin,
)
from treebeard.forms import movenodeform_factory

from commerce.catalogue import terms
from commerce.catalogue.models import Category, Product, ProductAttribute, ProductImage
from commerce.dashboard.catalogue.fields import PictureFormMixin
from commerce.dashboard.catalogue.pictures import ManyPicturesField
from commerce.dashboard.catalogue.stock_forms import StockRecordForm
from commerce.dashboard.forms import settle_brand
from commerce.markets import selectors as markets
from core.models import Brand, User

__all__ = ["CategoryForm", "ProductForm", "ProductImageForm", "StockRecordForm"]

ATTRIBUTE = "attr_"
MOMENT = "%Y-%m-%dT%H:%M"


class ProductForm(CoreProductForm):
    """What staff say of a product; shoppers read its copies. A child takes brand and tax class over."""

    new_pictures = ManyPicturesField(label=_("Add pictures from disk"), required=False)

    class Meta(CoreProductForm.Meta):
        model = Product
        fields = [
            "brand",
            "tax_class",
            "title",
            "upc",
            "grams",
            "millilitres",
            "is_public",
            "go_live_at",
            "is_discountable",
            "structure",
        ]
        labels = {
            "title": _("Staff name"),
            "is_public": _("Public"),
            "upc": _("Barcode (EAN, UPC)"),
            "is_discountable": _("In offers"),
        }
        help_texts = {
            "title": _("Shoppers read the product's texts, one per language."),
            "is_public": _("On sale wherever its text is published and it has a price."),
            "tax_class": _("Decides how much of the price is tax, country by country."),
            "upc": _("The number below the barcode, if the thing has one."),
            "is_discountable": _("Whether offers and vouchers may lower its price."),
        }
        widgets = {
            **CoreProductForm.Meta.widgets,
            "go_live_at": forms.DateTimeInput(
                attrs={"type": "datetime-local", "class": "no-widget-init"}, format=MOMENT
            ),
        }

    def __init__(self, product_class: Any, *args: Any, parent: Product | None = None, **kwargs: Any) -> None:
        super().__init__(product_class, *args, parent=parent, **kwargs)
        if parent:
            self.instance.brand_id, self.instance.tax_class_id = parent.brand_id, parent.tax_class_id
            del self.fields["brand"], self.fields["tax_class"], self.fields["go_live_at"]
        else:
            settle_brand(self)
            self.fields["go_live_at"].input_formats = [MOMENT, f"{MOMENT}:%S"]
            self._leave_out_what_variants_say(product_class)

    def set_initial_attribute_values(self, product_class: Any, kwargs: dict[str, Any]) -> None:
        """What is known of the product, in two queries whatever it is."""
        product = kwargs.get("instance")
        if product is None or product.pk is None:
            return
        values = product.attribute_values.filter(attribute__product_class=product_class)
        values = values.select_related("attribute", "value_option").prefetch_related("value_multi_option")
        kwargs["initial"] |= {f"{ATTRIBUTE}{value.attribute.code}": value.value for value in values}

    def _leave_out_what_variants_say(self, product_class: Any) -> None:
        """Of a parent, the attributes by which its variants differ."""
        if not self.instance.pk or not self.instance.is_parent:
            return
        told = ProductAttribute.objects.filter(
            product_class=product_class,
            type=ProductAttribute.OPTION,
            productattributevalue__product__parent=self.instance,
        )
        for code in told.values_list("code", flat=True).distinct():
            del self.fields[f"{ATTRIBUTE}{code}"]

    def get_attribute_field(self, attribute: ProductAttribute) -> forms.Field:
        """Options are called by their terms; several are ticked, as allergens are."""
        field: Any = super().get_attribute_field(attribute)
        if attribute.is_option or attribute.is_multi_option:
            field.queryset = field.queryset.select_related("group")
            field.label_from_instance = _option
        if attribute.is_multi_option:
            field.widget = forms.CheckboxSelectMultiple()
            field.widget.choices = field.choices
        return field

    def detail_fields(self) -> Iterator[forms.BoundField]:
        for field in self.visible_fields():
            if field.name != "new_pictures" and not field.name.startswith(ATTRIBUTE):
                yield field

    def attribute_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name.startswith(ATTRIBUTE)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        moment = data.get("go_live_at")
        if moment and "go_live_at" in self.changed_data and moment <= timezone.now():
            self.add_error("go_live_at", _("That moment is over: leave it empty and tick “Public” instead."))
        elif moment:
            data["is_public"] = False
        return data

    def save(self, commit: bool = True) -> Product:
        product: Product = super().save(commit=commit)
        if "tax_class" in self.changed_data and product.pk:
            product.children.update(tax_class=product.tax_class_id)
        return product


def _option(option: Any) -> str:
    return terms.option_label(option.group.code, option.code, option.option)


class ProductImageForm(PictureFormMixin, CoreProductImageForm):
    """One picture: which image, at which place, and in each language what it shows."""

    class Meta(CoreProductImageForm.Meta):
        model = ProductImage
        widgets = {"display_order": forms.NumberInput(attrs={"min": 0})}

    def __init__(self, *args: Any, user: User, brand: Brand | None = None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.add_picture_fields()
        del self.fields["caption"]
        languages = {market.code: str(market.locale) for market in markets.for_brand(brand)} if brand else {}
        self.codes = list(languages)
        for code, language in languages.items():
            self.fields[self._alt(code)] = forms.CharField(
                label=_("What it shows, in %(language)s") % {"language": language},
                max_length=255,
                required=False,
                initial=(self.instance.alt_words or {}).get(code, ""),
            )
        self.fields["display_order"].label = _("Position")
        self.fields["display_order"].help_text = _("The first one stands for the product in lists.")

    @staticmethod
    def _alt(code: str) -> str:
        return f"alt_{code}"

    def alt_fields(self) -> list[forms.BoundField]:
        return [self[self._alt(code)] for code in self.codes]

    def has_changed(self) -> bool:
        """A row for a new picture is empty wherever it stands: dropped pictures move it down."""
        changed = set(self.changed_data)
        return bool(changed if self.instance.pk else changed - {"display_order"})

    def get_display_order(self) -> int:
        _head, _dash, number = self.prefix.rpartition("-")
        return int(number) if number.isdigit() else 0

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not (data.get("original") or data.get("upload") or "upload" in self.errors):
            self.add_error("original", _("Choose an image or upload one."))
        return data

    def save(self, commit: bool = True) -> ProductImage:
        product = self.instance.product
        self.take_upload(brand=product.brand, title=product.title or str(product))
        words = {code: self.cleaned_data[self._alt(code)] for code in self.codes}
        kept = {code: text for code, text in (self.instance.alt_words or {}).items() if code not in words}
        self.instance.alt_words = kept | {code: text for code, text in words.items() if text}
        return super().save(commit=commit)


CategoryTreeForm: Any = movenodeform_factory(
    Category, fields=["brand", "name", "image", "is_public", "exclude_from_menu"]
)


class CategoryForm(PictureFormMixin, SEOFormMixin, CategoryTreeForm):
    """A shelf as staff see it. Shoppers read its copies."""

    picture_field = "image"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        settle_brand(self)
        place = self.fields["treebeard_ref_node"]
        place.queryset = place.queryset.select_related("brand")
        place.label_from_instance = _place
        self.order_fields(
            ["brand", "name", "treebeard_position", "treebeard_ref_node", "image", "upload", "description"]
        )
        self.add_picture_fields()
        self.fields["name"].label = _("Staff name")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parent = self._parent(data)
        brand: Brand | None = data.get("brand")
        if parent and brand and parent.brand_id != brand.pk:
            self.add_error("treebeard_ref_node", _("Choose a place among the categories of the same brand."))
        return data

    def _parent(self, data: dict[str, Any]) -> Category | None:
        """The category that the form's place lies in; none for the top level."""
        beside: Category | None = data.get("treebeard_ref_node")
        if beside is None or data.get("treebeard_position") == "first-child":
            return beside
        return beside.get_parent()

    def save(self, commit: bool = True) -> Category:
        self.take_upload(brand=self.cleaned_data["brand"], title=self.cleaned_data["name"])
        return super().save(commit=commit)


def _place(category: Category) -> str:
    """A category as a place for another: indented below its parent, with its brand."""
    return f"{'  ' * (category.get_depth() - 1)}{category.name} · {category.brand}"
