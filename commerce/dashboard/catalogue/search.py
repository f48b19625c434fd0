"""How staff find products in the dashboard's list."""

from typing import Any

from django import forms
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Category, Product, ProductCategory, ProductCopy
from commerce.partner.models import Price, StockRecord
from core.models import Brand

SHORT = 3  # of fewer letters there is no trigram
CARD = Coalesce("parent_id", "pk", output_field=BigIntegerField())
"""The product whose row shows it."""

_bare = (
    Product.objects.exclude(structure=Product.PARENT)
    .exclude(Exists(Price.objects.filter(stockrecord__product=OuterRef("pk"))))
    .order_by()
)
UNPRICED = Q(pk__in=_bare.values(card=CARD), is_public=True)
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
    """By the product itself, by a child, or by a shelf it stands on.

    What a word finds is one list of keys, read from the indexes. A short word finds too much, and no index helps:
    it is looked for in the rows that all else has left.
    """
    return _contains(word) if len(word) < SHORT else Q(pk__in=_cards_named(word))


def _cards_named(word: str) -> "QuerySet[Any]":
    named = Product.objects.order_by().filter(title__icontains=word).values(card=CARD)
    coded = Product.objects.order_by().filter(upc__in={word, word.upper(), word.lower()}).values(card=CARD)
    stock = StockRecord.objects.order_by().filter(partner_sku__icontains=word)
    copies = ProductCopy.objects.order_by().filter(title__icontains=word)
    placed = ProductCategory.objects.order_by().filter(category__in=_shelves(word))
    return named.union(
        coded,
        stock.values(card=Coalesce("product__parent", "product")),
        copies.values(card=F("product")),
        placed.values(card=F("product")),
        all=True,
    )


def _contains(word: str) -> Q:
    product, parent = {"product": OuterRef("pk")}, {"product__parent": OuterRef("pk")}
    stock = StockRecord.objects.filter(partner_sku__icontains=word)
    return (
        Q(title__icontains=word)
        | Q(Exists(stock.filter(**product)))
        | Q(Exists(stock.filter(**parent)))
        | Q(Exists(Product.objects.filter(parent=OuterRef("pk"), title__icontains=word)))
        | Q(Exists(ProductCopy.objects.filter(title__icontains=word, **product)))
        | Q(Exists(ProductCategory.objects.filter(category__in=_shelves(word), **product)))
    )


def _shelves(word: str) -> "QuerySet[Any]":
    found = Category.objects.filter(Q(name__icontains=word) | Q(copies__title__icontains=word))
    return found.order_by().values("pk")
