"""What staff want changed of many products."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import BulkChange, Category
from commerce.dashboard.catalogue import bulk
from commerce.dashboard.catalogue.fields import offer_categories
from commerce.markets.models import Market
from commerce.partner.prices import Ending


class BulkForm(forms.Form):
    """What every kind asks: for which products."""

    label: Any

    def __init__(self, *args: Any, brands: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brands = brands

    def plan(self, **about: Any) -> BulkChange:
        raise NotImplementedError


class PriceForm(BulkForm):
    label = _("Change prices")
    market = forms.ModelChoiceField(label=_("Market"), queryset=Market.objects.none(), empty_label=None)
    percent = forms.DecimalField(
        label=_("Change by per cent"),
        required=False,
        min_value=-99,
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        help_text=_("-20 takes a fifth off, 5 adds a twentieth."),
    )
    ending = forms.ChoiceField(
        label=_("Round a percentage"), choices=Ending.choices, initial=Ending.MINOR_UNIT, required=False
    )
    amount = forms.DecimalField(
        label=_("or one new price for all"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )
    reduced = forms.BooleanField(
        label=_("Show the present price as the former one where the new one is lower"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["market"].queryset = Market.objects.filter(brands__in=self.brands).distinct()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in ("amount", "percent") if data.get(name) is not None]
        if len(given) != 1 and not {"amount", "percent"} & set(self.errors):
            self.add_error(None, _("Give either a new price or a percentage."))
        if data.get("percent") == 0:
            self.add_error("percent", _("No change at all?"))
        return data

    def plan(self, **about: Any) -> BulkChange:
        data = self.cleaned_data
        return bulk.plan_prices(
            market=data["market"],
            percent=data["percent"],
            amount=data["amount"],
            reduced=data["reduced"],
            ending=Ending(data["ending"] or Ending.MINOR_UNIT),
            **about,
        )


class PublishForm(BulkForm):
    label = _("Publish")

    def plan(self, **about: Any) -> BulkChange:
        return bulk.plan_public(public=True, **about)


class TakeDownForm(BulkForm):
    label = _("Take down")

    def plan(self, **about: Any) -> BulkChange:
        return bulk.plan_public(public=False, **about)


class ShelveForm(BulkForm):
    label = _("Put into a category")
    on = True
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_categories(self.fields["category"], Category.objects.filter(brand__in=self.brands))

    def plan(self, **about: Any) -> BulkChange:
        return bulk.plan_shelf(category=self.cleaned_data["category"], on=self.on, **about)


class UnshelveForm(ShelveForm):
    label = _("Take out of a category")
    on = False


FORMS: dict[str, type[BulkForm]] = {
    "prices": PriceForm,
    "publish": PublishForm,
    "take-down": TakeDownForm,
    "shelve": ShelveForm,
    "unshelve": UnshelveForm,
}
