"""Many variants at once: choose, look, make."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.generic import View

from commerce.catalogue.models import Product
from commerce.dashboard.catalogue import matrix
from commerce.dashboard.catalogue.exceptions import DeskRefusalError
from commerce.dashboard.catalogue.matrix_forms import MatrixForm
from commerce.dashboard.reach import within
from commerce.partner.reasons import Reason


class MatrixView(View):
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(MatrixForm(self.product()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = MatrixForm(self.product(), request.POST)
        if not form.is_valid():
            return self.page(form)
        if request.POST.get("action") == "make":
            return self.make(form)
        return self.page(form, cells=matrix.cells(form.product, form.chosen(), form.cleaned_data["pattern"]))

    def product(self) -> Product:
        products = within(Product.objects.filter(parent=None), self.request.user)
        return get_object_or_404(
            products.select_related("brand__partner", "product_class"), pk=self.kwargs["pk"]
        )

    def make(self, form: MatrixForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            made = matrix.make_variants(
                product=form.product,
                chosen=form.chosen(),
                pattern=data["pattern"],
                amounts=form.amounts(),
                units=data.get("units") or 0,
                reason=Reason(data.get("reason") or Reason.OPENING),
                actor=self.request.user,
                reprice=data["reprice"],
            )
        except DeskRefusalError as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, cells=matrix.cells(form.product, form.chosen(), data["pattern"]))
        text = ngettext("%(count)d variant made.", "%(count)d variants made.", len(made))
        messages.success(self.request, text % {"count": len(made)} if made else _("All of them were there."))
        return redirect(reverse("dashboard:catalogue-product", args=[form.product.pk]) + "#variants")

    def page(self, form: MatrixForm, cells: list[matrix.Cell] | None = None) -> HttpResponse:
        new = [cell for cell in cells or () if not cell.product_id]
        context = {
            "form": form,
            "product": form.product,
            "cells": cells,
            "new": len(new),
            "is_clean": not any(cell.problem for cell in new),
        }
        return render(self.request, "oscar/dashboard/catalogue/matrix.html", context)
