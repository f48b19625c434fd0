from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext, gettext_lazy as _

from oscar.apps.dashboard.offers.forms import (
    BenefitForm as CoreBenefitForm,
    ConditionForm as CoreConditionForm,
    MetaDataForm as CoreMetaDataForm,
    OfferSearchForm as CoreOfferSearchForm,
    RestrictionsForm as CoreRestrictionsForm,
)

from commerce.dashboard.forms import ask_all, settle_brand, word
from commerce.markets.models import Market
from commerce.offer.models import Benefit, Condition, ConditionalOffer

CENT = Decimal("0.01")
NO_CURRENCY = _("Amounts need a currency: choose one on the first page of this offer.")
NO_LIMIT = _("Leave it empty where there is no limit.")
RANGE_HELP = _("A range of products. Make one under Offers, Ranges.")


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
        word(
            self,
            {"name": _("Name"), "description": _("Note"), "offer_type": _("Granted")},
            {
                "name": _("Shoppers read it in their basket."),
                "description": _("For whoever works here; shoppers don't see it."),
                "offer_type": _("To everybody, or only with a voucher's code."),
            },
        )
        self.fields["description"].widget.attrs["rows"] = 3

    class Meta(CoreMetaDataForm.Meta):
        model = ConditionalOffer
        fields = ("brand", "name", "description", "offer_type", "currency")


class OfferSearchForm(CoreOfferSearchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {
                "name": _("Name"),
                "is_active": _("Running"),
                "offer_type": _("Granted"),
                "has_vouchers": _("With vouchers"),
                "voucher_code": _("Code"),
            },
        )
        ask_all(self, "is_active", "offer_type", "has_vouchers")


class AmountMixin:
    """A rule that names an amount needs the offer's currency. The wizard's step sets `offer`."""

    offer: ConditionalOffer | None = None
    amounts: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"custom_benefit", "custom_condition"} & set(self.fields):
            if not self.fields[name].choices:
                self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        currency = self.offer.currency if self.offer else ""
        if data.get("type") in self.amounts and not currency:
            self.add_error("type", NO_CURRENCY)
        return data


class BenefitForm(AmountMixin, CoreBenefitForm):
    amounts = Benefit.AMOUNTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {
                "range": _("On which products"),
                "type": _("What is taken off"),
                "value": _("How much"),
                "max_affected_items": _("On how many pieces at most"),
            },
            {
                "range": RANGE_HELP,
                "value": _("In per cent, or an amount in the offer's currency."),
                "max_affected_items": _("Empty: on all of them."),
            },
        )


class ConditionForm(AmountMixin, CoreConditionForm):
    amounts = (Condition.VALUE,)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {"range": _("Which products count"), "type": _("What is counted"), "value": _("At least")},
            {"range": RANGE_HELP, "value": _("Pieces, or an amount in the offer's currency.")},
        )


class RestrictionsForm(CoreRestrictionsForm):
    offer: ConditionalOffer | None = None  # set by the wizard's step

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {
                "start_datetime": _("From"),
                "end_datetime": _("Until"),
                "max_basket_applications": _("Times in one basket"),
                "max_user_applications": _("Times for one customer"),
                "max_global_applications": _("Times in all"),
                "max_discount": _("Taken off in all, at most"),
                "exclusive": _("Exclusive"),
                "combinations": _("May be combined with"),
            },
            {
                "max_basket_applications": _("Empty: any number."),
                "max_user_applications": _("Empty: any number."),
                "max_global_applications": _("Empty: any number."),
                "max_discount": _("The offer ends when it has cost this much. Empty: no limit."),
                "exclusive": _("No other offer on the same pieces."),
            },
        )
        for name in ("max_basket_applications", "max_user_applications", "max_global_applications"):
            self.fields[name].validators.append(MinValueValidator(1, NO_LIMIT))
        self.fields["max_discount"].validators.append(MinValueValidator(CENT, NO_LIMIT))

    def clean(self) -> dict[str, Any]:
        """Oscar's reads dates and combinations, whether or not they could be read."""
        if self.errors:
            return self.cleaned_data
        data: dict[str, Any] = super().clean()
        if data["max_discount"] and not (self.offer and self.offer.currency):
            self.add_error("max_discount", NO_CURRENCY)
        return data
