"""Which products stand first in a category."""

import re
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from commerce.catalogue.models import Category, Product, ShelfPlace
from commerce.catalogue.selectors.category import pinned
from commerce.dashboard.reach import within
from search import selectors as documents

SHOWN = 100
PREFIX = "place-"
NUMBER = re.compile(r"[0-9]{1,9}")


class ShelfOrderView(View):
    """The category as shoppers of the brand's own market meet it; numbers put products first."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        category, typed = self.category(), _typed(request)
        wrong = {key for key, text in typed.items() if not NUMBER.fullmatch(text)}
        added = self.by_sku(category, request.POST.get("sku", "").strip())
        if wrong or added is None:
            if wrong:
                messages.error(request, _("Not saved: a place is a whole number."))
            if added is None:
                messages.error(request, _("Not saved: no product of this brand has that SKU."))
            return self.page(typed)
        wanted = sorted((int(text), key) for key, text in typed.items())
        save_order(category=category, product_ids=[*(key for _place, key in wanted), *added])
        messages.success(request, _("Saved. The shop shows the new order."))
        return redirect("dashboard:catalogue-category-order", pk=category.pk)

    def category(self) -> Category:
        rows = within(Category.objects.select_related("brand__default_locale"), self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def by_sku(self, category: Category, sku: str) -> list[int] | None:
        """The product that has it, itself or a variant; None if nobody has."""
        if not sku:
            return []
        unit = Product.objects.filter(brand=category.brand_id, stockrecords__partner_sku__iexact=sku).first()
        return None if unit is None else [unit.parent_id or unit.pk]

    def page(self, typed: dict[int, str] | None = None) -> HttpResponse:
        category = self.category()
        first = pinned(category.pk)
        places = {key: str(place) for place, key in enumerate(first, start=1)}
        found = documents.products(
            category.brand, category.brand.default_locale, category_id=category.pk, first=first, size=SHOWN
        )
        shown = {card.object_id for card in found.items}
        unseen = Product.objects.filter(pk__in=set(first) - shown)
        rows: list[dict[str, Any]] = [
            {"id": card.object_id, "title": card.title, "card": card} for card in found.items
        ]
        rows += [{"id": product.pk, "title": product.title, "card": None} for product in unseen]
        for row in rows:
            row["place"] = (places if typed is None else typed).get(row["id"], "")
        context = {"category": category, "rows": rows, "total": found.total, "shown": len(found.items)}
        return render(self.request, "oscar/dashboard/catalogue/shelf_order.html", context)


@transaction.atomic
def save_order(*, category: Category, product_ids: list[int]) -> None:
    """These products first, in this order; no others."""
    own = set(
        Product.objects.filter(brand=category.brand_id, pk__in=product_ids).values_list("pk", flat=True)
    )
    ShelfPlace.objects.filter(category=category).delete()
    ShelfPlace.objects.bulk_create(
        ShelfPlace(category=category, product_id=key, position=place)
        for place, key in enumerate(dict.fromkeys(product_ids), start=1)
        if key in own
    )


def _typed(request: HttpRequest) -> dict[int, str]:
    """Product → what stands in its field; empty fields are left out."""
    found = {}
    for name, text in request.POST.items():
        key = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and NUMBER.fullmatch(key) and text.strip():
            found[int(key)] = text.strip()
    return found
