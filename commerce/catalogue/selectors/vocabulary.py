"""Who uses a word of the vocabulary that all brands share: attributes, and the options to choose from."""

from collections.abc import Iterable

from django.db.models import Q

from commerce.catalogue.models import Product, ProductAttributeValue


def products_saying(attributes: Iterable[int]) -> int:
    """How many products, of any brand, have a value of these attributes."""
    return _products(Q(attribute__in=list(attributes)))


def products_choosing(options: Iterable[int]) -> int:
    """How many products, of any brand, have one of these options."""
    chosen = list(options)
    return _products(Q(value_option__in=chosen) | Q(value_multi_option__in=chosen))


def _products(values: Q) -> int:
    return Product.objects.filter(
        pk__in=ProductAttributeValue.objects.filter(values).values("product")
    ).count()
