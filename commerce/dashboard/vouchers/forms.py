from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.vouchers.forms import (
    VoucherForm as CoreVoucherForm,
    VoucherSetForm as CoreVoucherSetForm,
)
from oscar.apps.voucher.utils import get_unused_code

from commerce.dashboard.forms import settle_brand
from commerce.voucher.models import Voucher, VoucherSet


class OneBrandMixin:
    """A voucher and its offers are of one brand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        settle_brand(self)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        brand, offers = data.get("brand"), data.get("offers")
        if brand and offers and any(offer.brand_id != brand.pk for offer in offers):
            self.add_error("offers", _("Choose offers of the voucher's own brand."))
        return data


class VoucherForm(OneBrandMixin, CoreVoucherForm):
    class Meta(CoreVoucherForm.Meta):
        model = Voucher
        fields = ["brand", *CoreVoucherForm.Meta.fields, "max_uses"]


class VoucherSetForm(OneBrandMixin, CoreVoucherSetForm):
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
