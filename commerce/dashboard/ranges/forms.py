from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.ranges.forms import (
    UPC_SET_REGEX,
    RangeForm as CoreRangeForm,
    RangeProductForm as CoreRangeProductForm,
)

from commerce.catalogue.models import Product
from commerce.dashboard.forms import settle_brand, word
from commerce.offer.models import Range


class RangeForm(CoreRangeForm):
    """All products of the brand, or those of some categories; single ones are added on the next page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_brand(self)
        word(
            self,
            {
                "description": _("Note"),
                "includes_all_products": _("All products of the brand"),
                "included_categories": _("Categories in it"),
                "excluded_categories": _("Categories left out"),
            },
            {
                "description": _("For whoever works here; shoppers don't see it."),
                "included_categories": _(
                    "All of their products, and what joins them later. Single products are added next."
                ),
                "excluded_categories": _("Their products do not belong to it, whatever else is said here."),
            },
        )
        self.fields["description"].widget.attrs["rows"] = 3
        if self.instance.pk:
            for name in ("included_categories", "excluded_categories"):
                field = self.fields[name]
                field.queryset = field.queryset.filter(brand=self.instance.brand_id)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("included_categories", "excluded_categories"):
            if any(
                category.brand_id != data["brand"].pk
                for category in data.get(name) or ()
                if data.get("brand")
            ):
                self.add_error(name, _("Choose categories of the range's own brand."))
        return data

    class Meta(CoreRangeForm.Meta):
        model = Range
        fields = [
            "brand",
            "name",
            "description",
            "includes_all_products",
            "included_categories",
            "excluded_categories",
        ]


class RangeProductForm(CoreRangeProductForm):
    """SKUs typed or out of a file; those of other brands are unknown here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {"query": _("SKUs"), "file_upload": _("Or a file of SKUs")},
            {
                "query": _("Typed, scanned or pasted, with a comma or a new line between them."),
                "file_upload": _("A text file, with a comma or a new line between them."),
            },
        )
        self.fields["query"].widget.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        upload = self.cleaned_data.get("file_upload")
        if upload:
            try:
                listed = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("Please choose a text file.")) from error
            self.cleaned_data["query"] = f"{self.cleaned_data.get('query', '')}\n{listed}".strip()
            self.cleaned_data["file_upload"] = None
        return super().clean()

    def clean_query_with_upload_type(self, raw: str, upload_type: str) -> None:
        super().clean_query_with_upload_type(raw, upload_type)
        if hasattr(self, "products"):
            known = _identifiers(self.products)
            self.products = self.products.filter(brand=self.product_range.brand_id)
            self.missing_skus |= set(UPC_SET_REGEX.findall(raw)) & known - _identifiers(self.products)
            if not self.products:
                self.errors.pop("query", None)
                self.add_error("query", _("None of these is a product of the range's brand."))


def _identifiers(products: QuerySet[Product]) -> set[str]:
    rows = products.values_list("stockrecords__partner_sku", "upc")
    return {identifier for row in rows for identifier in row if identifier}
