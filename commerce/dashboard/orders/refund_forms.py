from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from commerce.order.models import Order
from commerce.order.refunds import NOTHING, OpenLine, Part, why_not
from commerce.payment.models import RefundLine

MOST = Decimal(1_000_000)


class WhyForm(forms.Form):
    """A refund of all that is left."""

    reason = forms.CharField(
        label=_("Why does the money go back?"),
        max_length=255,
        help_text=_("For us; the customer does not read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "reasons"}),
    )


class RefundForm(WhyForm):
    """A refund in part: units of each line and what becomes of them, delivery, and whatever else is granted."""

    delivery = forms.DecimalField(
        label=_("Of delivery"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    further = forms.DecimalField(
        label=_("Further"),
        required=False,
        min_value=0,
        max_value=MOST,
        max_digits=12,
        decimal_places=2,
        help_text=_("For damage or trouble, without anything coming back."),
    )

    def __init__(
        self,
        *args: Any,
        order: Order,
        lines: list[OpenLine],
        delivery_left: Decimal,
        amount_left: Decimal,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.open_lines, self.amount_left = order, lines, amount_left
        for line in lines:
            self._add(line)
        self.fields["delivery"].validators.append(MaxValueValidator(delivery_left))
        if not delivery_left:
            del self.fields["delivery"]
        self.fields["reason"] = self.fields.pop("reason")  # asked last

    def _add(self, line: OpenLine) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        self.fields[f"units-{line.line.pk}"] = forms.IntegerField(
            label=_("Units"),
            required=False,
            min_value=0,
            max_value=line.left,
            widget=widget,
            disabled=not line.left,
        )
        self.fields[f"fate-{line.line.pk}"] = forms.ChoiceField(
            label=_("What becomes of them?"),
            required=False,
            choices=[(fate.value, fate.label) for fate in line.fates],
            initial=line.fates[0].value,
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each line with its fields, for the page."""
        return [
            {
                "open": line,
                "units": self[f"units-{line.line.pk}"],
                "fate": self[f"fate-{line.line.pk}"],
                "each": line.amount(1) if line.left else None,
                "is_reduced": line.line.line_price_incl_tax != line.line.line_price_before_discounts_incl_tax,
                "shares": ",".join(str(line.amount(units)) for units in range(line.left + 1)),
            }
            for line in self.open_lines
        ]

    @property
    def parts(self) -> list[Part]:
        """What was chosen, once valid."""
        data = self.cleaned_data
        return [
            Part(
                line_id=line.line.pk,
                quantity=units,
                fate=RefundLine.Fate(data.get(f"fate-{line.line.pk}") or line.fates[0]),
            )
            for line in self.open_lines
            if (units := data.get(f"units-{line.line.pk}") or 0)
        ]

    @property
    def goods(self) -> Decimal:
        lines = {line.line.pk: line for line in self.open_lines}
        return sum((lines[part.line_id].amount(part.quantity) for part in self.parts), NOTHING)

    @property
    def amount(self) -> Decimal:
        data = self.cleaned_data
        return self.goods + (data.get("delivery") or NOTHING) + (data.get("further") or NOTHING)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.amount:
            raise forms.ValidationError(_("Choose what the money goes back for, or type a sum."))
        if not self.errors and self.amount > self.amount_left:
            raise forms.ValidationError(_("That is more than is left of what was paid."))
        refusal = "" if self.errors else why_not(self.order, self.open_lines, self.parts)
        if refusal:
            raise forms.ValidationError(refusal)
        return data
