from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy as _

from oscar.apps.dashboard.offers.forms import (
    BenefitForm as CoreBenefitForm,
    ConditionForm as CoreConditionForm,
    MetaDataForm as CoreMetaDataForm,
)

from commerce.dashboard.forms import settle_brand
from commerce.markets.models import Market
from commerce.offer.models import Benefit, Condition, ConditionalOffer


def _currencies() -> list[tuple[str, str]]:
    found = Market.objects.order_by("currency").values_list("currency", flat=True).distinct()
    return [
        ("", gettext("No amounts: percentages and numbers of pieces only")),
        *((code, code) for code in found),
    ]


class MetaDataForm(CoreMetaDataForm):
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=_currencies,
        help_text=_("Of amounts in the offer. It is granted in the markets that pay with it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_brand(self)

    class Meta(CoreMetaDataForm.Meta):
        model = ConditionalOffer
        fields = ("brand", "name", "description", "offer_type", "currency")


class AmountMixin:
    """A rule that names an amount needs the offer's currency. The wizard's step sets `offer`."""

    offer: ConditionalOffer | None = None
    amounts: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        currency = self.offer.currency if self.offer else ""
        if data.get("type") in self.amounts and not currency:
            self.add_error("type", _("Amounts need a currency: choose one on the first page of this offer."))
        return data


class BenefitForm(AmountMixin, CoreBenefitForm):
    amounts = Benefit.AMOUNTS


class ConditionForm(AmountMixin, CoreConditionForm):
    amounts = (Condition.VALUE,)
