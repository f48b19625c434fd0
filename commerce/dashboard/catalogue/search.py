"""How staff find products in the dashboard's list."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Product
from core.models import Brand


class ProductSearchForm(forms.Form):
    words = forms.CharField(label=_("Name, SKU or UPC"), max_length=255, required=False)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, empty_label=_("All brands")
    )


def find(products: "QuerySet[Product]", data: dict[str, Any]) -> "QuerySet[Product]":
    """Products that every word names, by themselves or by a child: staff name, title, SKU or UPC."""
    if data.get("brand"):
        products = products.filter(brand=data["brand"])
    for word in (data.get("words") or "").split():
        named = Product.objects.filter(
            Q(title__icontains=word)
            | Q(upc__iexact=word)
            | Q(stockrecords__partner_sku__icontains=word)
            | Q(copies__title__icontains=word)
        )
        products = products.filter(Q(pk__in=named.values("pk")) | Q(pk__in=named.values("parent")))
    return products
