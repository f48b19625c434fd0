from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commerce.dashboard.forms import settle_brand
from commerce.markets.models import Market
from commerce.shipping.models import DeliveryMethod, DeliveryPrice


class DeliveryMethodForm(forms.ModelForm):
    class Meta:
        model = DeliveryMethod
        fields = ["brand", "code", "position", "tax_class"]
        help_texts = {"code": _("Its words are the terms delivery.<code> and delivery.<code>.promise.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_brand(self)


class DeliveryPriceForm(forms.Form):
    """What a delivery method costs in one market; empty: not offered there."""

    amount = forms.DecimalField(
        label=_("Price"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    free_from = forms.DecimalField(
        label=_("Free from a basket of"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )

    def __init__(self, *args: Any, market: Market, method: DeliveryMethod, **kwargs: Any) -> None:
        self.market, self.method = market, method
        self.price = method.prices.filter(market=market).first()
        initial = {"amount": self.price.amount, "free_from": self.price.free_from} if self.price else {}
        super().__init__(*args, prefix=f"market-{market.pk}", initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("free_from") is not None and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say what it costs below that."))
        return data

    def save(self) -> None:
        amount, free_from = self.cleaned_data["amount"], self.cleaned_data["free_from"]
        with transaction.atomic():
            if amount is None:
                DeliveryPrice.objects.filter(method=self.method, market=self.market).delete()
            else:
                DeliveryPrice.objects.update_or_create(
                    method=self.method,
                    market=self.market,
                    defaults={"amount": amount, "free_from": free_from},
                )
