from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.catalogue.forms import (
    ProductBulkActionForm,
    ProductForm as CoreProductForm,
    ProductImageForm as CoreProductImageForm,
    SEOFormMixin,
)
from treebeard.forms import movenodeform_factory

from commerce.catalogue.models import Category, Product, ProductImage
from commerce.dashboard.catalogue.fields import PictureFormMixin
from commerce.dashboard.catalogue.stock_forms import StockRecordForm
from commerce.dashboard.forms import settle_brand
from commerce.markets.models import Market
from commerce.partner.prices import Ending
from core.models import Brand, User

__all__ = ["CategoryForm", "ProductForm", "ProductImageForm", "SetProductPriceForm", "StockRecordForm"]


class ProductForm(CoreProductForm):
    """What staff say of a product; shoppers read its copies. A child takes brand and tax class over."""

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
            "is_discountable",
            "structure",
        ]
        labels = {"title": _("Staff name")}
        help_texts = {"title": _("Shoppers read the product's texts, one per language.")}

    def __init__(self, product_class: Any, *args: Any, parent: Product | None = None, **kwargs: Any) -> None:
        super().__init__(product_class, *args, parent=parent, **kwargs)
        if parent:
            self.instance.brand_id, self.instance.tax_class_id = parent.brand_id, parent.tax_class_id
            del self.fields["brand"], self.fields["tax_class"]
        else:
            settle_brand(self)

    def save(self, commit: bool = True) -> Product:
        product: Product = super().save(commit=commit)
        if "tax_class" in self.changed_data and product.pk:
            product.children.update(tax_class=product.tax_class_id)
        return product


class ProductImageForm(PictureFormMixin, CoreProductImageForm):
    class Meta(CoreProductImageForm.Meta):
        model = ProductImage
        widgets = {"display_order": forms.NumberInput(attrs={"min": 0})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.add_picture_fields()
        del self.fields["caption"]
        self.fields["display_order"].label = _("Position")
        self.fields["display_order"].help_text = _("The first one stands for the product in lists.")

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


class SetProductPriceForm(ProductBulkActionForm):
    """New prices for many products in one market."""

    market = forms.ModelChoiceField(label=_("Market"), queryset=Market.objects.all(), empty_label=None)
    amount = forms.DecimalField(
        label=_("New price"), required=False, min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    percent = forms.DecimalField(
        label=_("or change by per cent"),
        required=False,
        min_value=-99,
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        help_text=_("-20 takes a fifth off, 5 adds a twentieth."),
    )
    ending = forms.ChoiceField(
        label=_("Round a percentage"), choices=Ending.choices, initial=Ending.MINOR_UNIT, required=False
    )
    reduced = forms.BooleanField(
        label=_("Show the present price as the former one where the new one is lower"), required=False
    )

    def __init__(
        self, *args: Any, products_queryset: Any = None, user: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, products_queryset=products_queryset, user=user, **kwargs)
        if products_queryset is not None:
            brands = products_queryset.order_by().values("brand")
            self.fields["market"].queryset = Market.objects.filter(brands__in=brands).distinct()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        given = [name for name in ("amount", "percent") if data.get(name) is not None]
        if len(given) != 1 and not {"amount", "percent"} & set(self.errors):
            self.add_error(None, _("Give either a new price or a percentage."))
        if data.get("percent") == 0:
            self.add_error("percent", _("No change at all?"))
        return data
