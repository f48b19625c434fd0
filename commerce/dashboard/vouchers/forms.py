from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.vouchers.forms import (
    VoucherForm as CoreVoucherForm,
    VoucherSearchForm as CoreVoucherSearchForm,
    VoucherSetForm as CoreVoucherSetForm,
)
from oscar.apps.voucher.utils import get_unused_code

from commerce.dashboard.forms import ask_all, settle_brand, word
from commerce.voucher.models import Voucher, VoucherSet

SHORTEST_CODE, LONGEST_CODE = 8, 32  # shorter ones would be guessed, and may be all in use
MOST_VOUCHERS = 1000


class OneBrandMixin:
    """A voucher and its offers are of one brand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_brand(self)
        word(
            self,
            {
                "start_datetime": _("From"),
                "end_datetime": _("Until"),
                "usage": _("Who may use it"),
                "offers": _("What it gives"),
            },
            {"offers": _("Offers that are granted with a voucher's code. Make one under Offers first.")},
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        brand, offers = data.get("brand"), data.get("offers")
        if brand and offers and any(offer.brand_id != brand.pk for offer in offers):
            self.add_error("offers", _("Choose offers of the voucher's own brand."))
        return data


class VoucherSearchForm(CoreVoucherSearchForm):
    """Name, code, whether it runs and whether it is of a set; the rest may still be asked in the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"is_active": _("Running"), "in_set": _("In a set")})
        ask_all(self, "is_active", "in_set")
        for name in ("offer_name", "has_offers"):
            self.fields[name].widget = forms.HiddenInput()


class VoucherForm(OneBrandMixin, CoreVoucherForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("What shoppers type; capitals or not makes no difference.")
        word(self, {"code": _("Code")}, {"code": help_text})

    class Meta(CoreVoucherForm.Meta):
        model = Voucher
        fields = ["brand", *CoreVoucherForm.Meta.fields, "max_uses"]


class VoucherSetForm(OneBrandMixin, CoreVoucherSetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"code_length": _("Letters in a code"), "count": _("How many vouchers")})
        self.fields["description"].widget.attrs["rows"] = 3
        bounds = {"code_length": (SHORTEST_CODE, LONGEST_CODE), "count": (1, MOST_VOUCHERS)}
        for name, (least, most) in bounds.items():
            self.fields[name].validators += [MinValueValidator(least), MaxValueValidator(most)]

    class Meta(CoreVoucherSetForm.Meta):
        model = VoucherSet
        fields = ["brand", *CoreVoucherSetForm.Meta.fields]

    @transaction.atomic
    def save(self, commit: bool = True) -> VoucherSet:
        """The set and, up to its count, its vouchers: all alike but for number and code."""
        voucher_set: VoucherSet = super(CoreVoucherSetForm, self).save(commit=commit)
        offers = self.cleaned_data["offers"]
        vouchers = list(voucher_set.vouchers.order_by("date_created", "pk"))
        for _number in range(len(vouchers), voucher_set.count):
            code = get_unused_code(length=voucher_set.code_length)
            vouchers.append(Voucher(voucher_set=voucher_set, code=code, brand=voucher_set.brand))
        for number, voucher in enumerate(vouchers, start=1):
            voucher.name = f"{voucher_set.name} - {number}"
            voucher.usage = self.cleaned_data["usage"]
            voucher.start_datetime = voucher_set.start_datetime
            voucher.end_datetime = voucher_set.end_datetime
            voucher.save()
            voucher.offers.set(offers)
        return voucher_set
