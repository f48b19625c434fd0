"""Whose rows a member of staff may see: those of the brands they work for.

One rule, `within()`, applied at three places: what an address names (`guarded`, around every dashboard view),
what a view lists and what a form offers (`ReachMixin`, in every view that does).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django import forms
from django.apps import apps
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from commerce.dashboard.addresses import NAMED, is_write_allowed
from core.models import Brand, User
from core.reach import brands_of

Row = TypeVar("Row", bound=Model)

# From each model that belongs to a brand, the way to it. What is not named here belongs to no brand.
BRAND_OF: dict[str, str] = {
    "core.Brand": "pk",
    "core.AuditEntry": "brand",
    "catalogue.Product": "brand",
    "catalogue.ProductImage": "product__brand",
    "catalogue.Category": "brand",
    "catalogue.BulkChange": "brand",
    "partner.Partner": "brand",
    "partner.StockRecord": "partner__brand",
    "partner.StockMovement": "stockrecord__partner__brand",
    "order.Order": "brand",
    "order.Line": "order__brand",
    "order.Shipment": "order__brand",
    "order.OrderDiscount": "order__brand",
    "offer.ConditionalOffer": "brand",
    "offer.Range": "brand",
    "voucher.Voucher": "brand",
    "voucher.VoucherSet": "brand",
    "reviews.ProductReview": "product__brand",
    "customer.ProductAlert": "product__brand",
    "basket.Basket": "brand",
    "wishlists.WishList": "brand",
    "shipping.DeliveryMethod": "brand",
    "analytics.ProductRecord": "product__brand",
    "exchange.Import": "brand",
}


def only_brand(user: User) -> Brand | None:
    """The brand of somebody who works for one only: then forms need not ask."""
    brands = list(brands_of(user)[:2])
    return brands[0] if len(brands) == 1 else None


def within(queryset: "QuerySet[Row]", user: User) -> "QuerySet[Row]":
    """The rows of `queryset` that belong to the user's brands. Rows that belong to no brand stay."""
    if user.is_superuser:
        return queryset
    label = queryset.model._meta.label
    if label == "core.User":
        return _people(queryset, user)
    if label == "markets.Market":
        return queryset.filter(
            pk__in=Brand.markets.through.objects.filter(brand__in=brands_of(user)).values("market")
        )
    if label not in BRAND_OF:
        return queryset
    return queryset.filter(**{f"{BRAND_OF[label]}__in": brands_of(user)})


def _people(queryset: "QuerySet[Row]", user: User) -> "QuerySet[Row]":
    """Who opened their account with the user's brands, bought from them or has a basket there."""
    brands = brands_of(user)
    orders = apps.get_model("order", "Order").objects.filter(brand__in=brands, user__isnull=False)
    baskets = apps.get_model("basket", "Basket").objects.filter(brand__in=brands, owner__isnull=False)
    return queryset.filter(
        Q(first_brand__in=brands) | Q(pk__in=orders.values("user")) | Q(pk__in=baskets.values("owner"))
    )


def narrow(form: forms.BaseForm, user: User) -> forms.BaseForm:
    """Let a form offer rows of the user's brands only."""
    for field in form.fields.values():
        queryset = getattr(field, "queryset", None)
        if queryset is not None:
            field.queryset = within(queryset, user)
    return form


class ReachMixin:
    """For dashboard views: lists, finds and offers only what belongs to the user's brands."""

    request: HttpRequest

    def get_queryset(self) -> Any:
        return within(super().get_queryset(), self.request.user)

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        return narrow(super().get_form(*args, **kwargs), self.request.user)


class NewOfBrandMixin(ReachMixin):
    """For views that make something of a brand: whoever works for one only is not asked which."""

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        is_new = not (getattr(self, "object", None) or getattr(self, "update", False))
        brand = only_brand(self.request.user) if is_new else None
        return {**initial, "brand": brand} if brand else initial


def guarded(view: Callable[..., HttpResponseBase], name: str | None) -> Callable[..., HttpResponseBase]:
    """`view` for staff; 404 when the address names another brand's row, 403 for a write without the right."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not user.is_staff:
            raise PermissionDenied
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not is_write_allowed(user, name):
            raise PermissionDenied
        for argument, (label, field) in NAMED.get(name or "", {}).items():
            if argument in kwargs:
                _require(label, field, kwargs[argument], user)
        return view(request, *args, **kwargs)

    return guard


def _require(label: str, field: str, value: Any, user: User) -> None:
    model = apps.get_model(label)
    if not within(model._default_manager.filter(**{field: value}), user).exists():
        raise Http404
