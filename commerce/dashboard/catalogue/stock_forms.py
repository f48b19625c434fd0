"""Stock and prices of a product: one stock record at its brand's partner, one price per market."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.markets import selectors as markets
from commerce.markets.models import Market
from commerce.partner import services
from commerce.partner.levels import set_level
from commerce.partner.models import Partner, Price, StockRecord
from commerce.partner.reasons import ADDS, SETS, TAKES, Reason
from core.models import Brand, User


@dataclass(frozen=True)
class PriceRow:
    """The two inputs of a market's price."""

    market: Market
    amount: forms.BoundField
    compare_at: forms.BoundField


def price_fields(market: Market, price: Price | None = None) -> dict[str, forms.DecimalField]:
    """The price and the former price of a market; each says so itself: in a table it has no other name."""
    words = {"market": market}
    return {
        f"amount_{market.pk}": _money(_("Price, %(market)s") % words, price and price.amount),
        f"compare_at_{market.pk}": _money(_("Former price, %(market)s") % words, price and price.compare_at),
    }


def _money(label: str, initial: Decimal | None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        initial=initial,
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )


class StockRecordForm(forms.ModelForm):
    """SKU, units and prices. Writes only what was changed: orders move the same row at the same time."""

    stock_reason = forms.ChoiceField(
        label=_("If it changed, why"),
        required=False,
        choices=[(reason.value, reason.label) for reason in (*SETS, *ADDS, *TAKES)],
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StockRecord
        fields = ["partner_sku", "num_in_stock", "low_stock_threshold"]
        labels = {
            "partner_sku": _("SKU"),
            "num_in_stock": _("In stock"),
            "low_stock_threshold": _("Low when fewer than this are free"),
        }
        help_texts = {"low_stock_threshold": _("Empty: never listed as low.")}

    def __init__(
        self, product_class: Any, brands: list[Brand], *args: Any, user: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.units = user, self.instance.num_in_stock
        self.fields["seen"].initial = self.units
        self.brand = brands[0] if len(brands) == 1 else None
        self.markets = {market.pk: market for brand in brands for market in markets.for_brand(brand)}
        if product_class.track_stock:
            self.fields["num_in_stock"].required = True
        else:
            del self.fields["num_in_stock"], self.fields["low_stock_threshold"]
        if not self.instance.pk or not product_class.track_stock:
            del self.fields["stock_reason"], self.fields["seen"]
        prices = self.instance.prices.all() if self.instance.pk else ()
        held = {price.market_id: price for price in prices}
        for key, market in self.markets.items():
            self.fields |= price_fields(market, held.get(key))

    def price_rows(self) -> Iterator[PriceRow]:
        for key, market in self.markets.items():
            yield PriceRow(market, self[f"amount_{key}"], self[f"compare_at_{key}"])

    def clean_num_in_stock(self) -> int | None:
        units: int | None = self.cleaned_data["num_in_stock"]
        reserved = self.instance.num_allocated or 0
        seen = self.data.get(self.add_prefix("seen"))
        if self.instance.pk and seen and seen != str(self.units or 0):
            if seen == str(units):
                return self.units  # not touched: what orders took since stays taken
            raise forms.ValidationError(
                _("There were %(seen)s when you looked; now there are %(now)d. Please look again."),
                params={"seen": seen, "now": self.units or 0},
            )
        if units is not None and units < reserved:
            raise forms.ValidationError(_("Open orders hold %(count)d of these.") % {"count": reserved})
        return units

    def clean_partner_sku(self) -> str:
        sku: str = self.cleaned_data["partner_sku"]
        others = StockRecord.objects.filter(partner__brand=self.brand, partner_sku=sku).exclude(
            pk=self.instance.pk
        )
        if self.brand and others.exists():
            raise forms.ValidationError(_("Another product has this SKU."))
        return sku

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for key in self.markets:
            amount, former = data.get(f"amount_{key}"), data.get(f"compare_at_{key}")
            if former is not None and amount is None and f"amount_{key}" not in self.errors:
                self.add_error(f"amount_{key}", _("Say what it costs now."))
            elif former is not None and amount is not None and former <= amount:
                self.add_error(f"compare_at_{key}", _("The former price must be higher than the price."))
        self._check_reason(data)
        if self.brand and not Partner.objects.filter(brand=self.brand).exists():
            self.add_error(None, _("The brand has no partner to hold its stock yet."))
        return data

    def _check_reason(self, data: dict[str, Any]) -> None:
        units, reason = data.get("num_in_stock"), data.get("stock_reason")
        wrong = {-1: ADDS, 1: TAKES}.get(0 if units is None else _sign(units - (self.units or 0)), ())
        if reason in wrong:
            self.add_error("stock_reason", _("That does not fit the number: it would go the other way."))

    def save(self, commit: bool = True) -> StockRecord:
        record: StockRecord = self.instance
        units = self.cleaned_data.get("num_in_stock")
        record.num_in_stock = self.units
        if record.pk:
            changed = [name for name in self.changed_data if name in {"partner_sku", "low_stock_threshold"}]
            if changed:
                record.save(update_fields=[*changed, "date_updated"])
            if units is not None and units != self.units:
                reason = Reason(self.cleaned_data["stock_reason"] or Reason.CORRECTION)
                set_level(stockrecord=record, to=units, seen=self.units or 0, reason=reason, actor=self.user)
        else:
            record.partner = record.product.brand.partner
            record.num_in_stock = None if units is None else 0
            record.save()
            if units:
                record.move(reason=Reason.OPENING, units=units, actor=self.user)
        for key, market in self.markets.items():
            self._save_price(
                record, market, self.cleaned_data[f"amount_{key}"], self.cleaned_data[f"compare_at_{key}"]
            )
        return record

    def _save_price(
        self, record: StockRecord, market: Market, amount: Decimal | None, compare_at: Decimal | None
    ) -> None:
        if not {f"amount_{market.pk}", f"compare_at_{market.pk}"} & set(self.changed_data):
            return
        if amount is None:
            services.remove_price(stockrecord=record, market=market)
        else:
            services.set_price(stockrecord=record, market=market, amount=amount, compare_at=compare_at)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
