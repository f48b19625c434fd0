from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commerce.dashboard.forms import settle_brand
from commerce.markets.models import Market
from commerce.shipping import reach
from commerce.shipping.models import DeliveryMethod, DeliveryPrice


class WeekdaysField(forms.MultipleChoiceField):
    """Weekdays to choose; kept as digits, Monday first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))


class ReachField(forms.CharField):
    """Places as lines, a country each."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return reach.write(value) if isinstance(value, dict) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> dict[str, list[str]]:
        try:
            found = reach.read(super().clean(value))
        except reach.UnreadableLineError as line:
            raise forms.ValidationError(
                _("“%(line)s” begins with no country, such as “GB: BS1, BA”."), params={"line": str(line)}
            ) from None
        served = set(Market.objects.values_list("countries", flat=True))
        for country in found:
            if country not in served:
                raise forms.ValidationError(
                    _("No market delivers to %(country)s."), params={"country": country}
                )
        return found


class DeliveryMethodForm(forms.ModelForm):
    packed_on = WeekdaysField(label=_("Packed on"), help_text=_("Never on public holidays."))
    delivered_on = WeekdaysField(
        label=_("Delivered on"), help_text=_("Never on public holidays of the country it goes to.")
    )
    reach = ReachField(
        label=_("Where it goes"),
        required=False,
        help_text=_(
            "Empty: everywhere. Otherwise a line for each country with the beginnings of its postcodes, "
            "such as “GB: BS1, BA”; “AT” alone is the whole country."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    class Meta:
        model = DeliveryMethod
        fields = [
            "brand",
            "code",
            "position",
            "tax_class",
            "cut_off",
            "cut_off_day_before",
            "packed_on",
            "days_min",
            "days_max",
            "delivered_on",
            "reach",
        ]
        help_texts = {
            "code": _("Its name is the term delivery.CODE; delivery.CODE.note may add a few words.")
        }
        widgets = {"cut_off": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

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
