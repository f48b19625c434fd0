from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views import generic

from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin
from commerce.dashboard.shipping.forms import DeliveryMethodForm, DeliveryPriceForm
from commerce.markets import selectors as markets
from commerce.shipping.models import DeliveryMethod


class DeliveryMethodListView(ReachMixin, generic.ListView):
    model = DeliveryMethod
    queryset = DeliveryMethod.objects.select_related("brand", "tax_class").prefetch_related("prices__market")
    template_name = "oscar/dashboard/shipping/delivery_method_list.html"
    context_object_name = "methods"


class DeliveryMethodCreateView(NewOfBrandMixin, generic.CreateView):
    model = DeliveryMethod
    form_class = DeliveryMethodForm
    template_name = "oscar/dashboard/shipping/delivery_method_form.html"

    def get_success_url(self) -> str:
        messages.success(self.request, _("Created. Say what it costs in each market."))
        return reverse("dashboard:shipping-method-detail", args=[self.object.pk])


class DeliveryMethodUpdateView(ReachMixin, generic.UpdateView):
    model = DeliveryMethod
    form_class = DeliveryMethodForm
    template_name = "oscar/dashboard/shipping/delivery_method_form.html"
    context_object_name = "method"
    success_url = reverse_lazy("dashboard:shipping-method-list")

    def price_forms(self) -> list[DeliveryPriceForm]:
        data = self.request.POST if self.request.method == "POST" else None
        sold_in = markets.for_brand(self.object.brand)
        return [DeliveryPriceForm(data, market=market, method=self.object) for market in sold_in]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"price_forms": self.price_forms(), **kwargs})

    def form_valid(self, form: Any) -> HttpResponse:
        prices = self.price_forms()
        valid = [price.is_valid() for price in prices]  # all of them, so that each says what is wrong
        if not all(valid):
            return self.render_to_response(self.get_context_data(form=form, price_forms=prices))
        with transaction.atomic():
            response = super().form_valid(form)
            for price in prices:
                price.save()
        messages.success(self.request, _("Saved."))
        return response


class DeliveryMethodDeleteView(ReachMixin, generic.DeleteView):
    model = DeliveryMethod
    template_name = "oscar/dashboard/shipping/delivery_method_delete.html"
    context_object_name = "method"
    success_url = reverse_lazy("dashboard:shipping-method-list")
