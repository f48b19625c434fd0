"""Which products' units are counted at all."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from commerce.catalogue.models import ProductClass

Row = TypeVar("Row", bound=Model)


def only_counted(rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """Of rows with a `product`, those whose units are counted."""
    classes = list(ProductClass.objects.filter(track_stock=False).values_list("pk", flat=True))
    if not classes:  # most shops count everything, and their lists need not look at any product
        return rows
    return rows.exclude(Q(product__product_class__in=classes) | Q(product__parent__product_class__in=classes))
