"""How staff find products in the dashboard's list."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Category, Product, ProductCopy
from commerce.partner.models import Price, StockRecord
from core.models import Brand

_own_price = Price.objects.filter(stockrecord__product=OuterRef("pk"))
_bare_variants = Product.objects.filter(parent=OuterRef("pk")).exclude(Exists(_own_price))
UNPRICED = Q(is_public=True) & (
    Q(Exists(_bare_variants), structure=Product.PARENT) | Q(~Exists(_own_price), ~Q(structure=Product.PARENT))
)
UNWRITTEN = Q(~Exists(ProductCopy.objects.filter(product=OuterRef("pk"), live=True)), is_public=True)

STATES: dict[str, tuple[Any, Q]] = {
    "public": (_("Public"), Q(is_public=True)),
    "hidden": (_("Hidden"), Q(is_public=False)),
    "scheduled": (_("Goes live later"), Q(go_live_at__isnull=False)),
    "unshelved": (_("In no category"), Q(productcategory=None)),
    "pictureless": (_("Without a picture"), Q(images=None)),
    "unpriced": (_("Public without a price"), UNPRICED),
    "unwritten": (_("Public without a text"), UNWRITTEN),
    "unpublished": (_("A text is a draft"), Q(copies__live=False)),
}


class ProductSearchForm(forms.Form):
    words = forms.CharField(label=_("Title, SKU, UPC or category"), max_length=255, required=False)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Brand.objects.all(), required=False, empty_label=_("All brands")
    )
    state = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("All")), *((name, label) for name, (label, _condition) in STATES.items())],
        required=False,
    )


def find(products: "QuerySet[Product]", data: dict[str, Any]) -> "QuerySet[Product]":
    """Products that every word names: staff name, a title in any language, SKU, UPC, or a category's name."""
    if data.get("brand"):
        products = products.filter(brand=data["brand"])
    if data.get("state"):
        _label, condition = STATES[data["state"]]
        products = products.filter(pk__in=Product.objects.filter(condition).values("pk"))
    for word in (data.get("words") or "").split():
        products = products.filter(_named(word))
    return products


def _named(word: str) -> Q:
    """By the product itself, by a child, or by a shelf it stands on: one list of keys for each."""
    rows = Product.objects.order_by()
    stock = StockRecord.objects.filter(partner_sku__icontains=word)
    copies = ProductCopy.objects.filter(title__icontains=word)
    shelves = Category.objects.filter(Q(name__icontains=word) | Q(copies__title__icontains=word))
    named = rows.filter(Q(title__icontains=word) | Q(upc__iexact=word))
    return (
        Q(pk__in=named.values("pk"))
        | Q(pk__in=named.filter(parent__isnull=False).values("parent"))
        | Q(pk__in=stock.values("product"))
        | Q(pk__in=rows.filter(pk__in=stock.values("product"), parent__isnull=False).values("parent"))
        | Q(pk__in=copies.values("product"))
        | Q(pk__in=rows.filter(categories__in=shelves.values("pk")).values("pk"))
    )
