"""What staff say of many variants at once."""

from collections.abc import Iterator
from decimal import Decimal
from os.path import commonprefix
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import AttributeOption, Product, ProductAttribute
from commerce.dashboard.catalogue import matrix
from commerce.dashboard.catalogue.stock_forms import PriceRow, price_fields
from commerce.markets import selectors as markets
from commerce.partner.models import StockRecord
from commerce.partner.reasons import ADDS, Reason

REASONS = (Reason.OPENING, *ADDS)


class MatrixForm(forms.Form):
    pattern = forms.CharField(
        label=_("SKU pattern"),
        max_length=128,
        help_text=_(
            "{options} becomes the codes of all that is chosen, {size} of the size alone, such as 0-3M; "
            "{number} counts."
        ),
    )
    reprice = forms.BooleanField(label=_("Give these prices to the variants there are, too"), required=False)
    units = forms.IntegerField(
        label=_("In stock, of each new variant"), min_value=0, max_value=1_000_000, initial=0, required=False
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(each.value, each.label) for each in REASONS], required=False
    )

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        self.axes, self._telling = matrix.axes(product), matrix.telling(product)
        self.markets = markets.for_brand(product.brand)
        used = _used_options(product)
        for attribute in self.axes:
            options = list(attribute.option_group.options.all())
            self.fields[self._axis(attribute)] = forms.MultipleChoiceField(
                label=attribute.name,
                required=False,
                choices=[(option.pk, matrix.label(option)) for option in options],
                initial=[option.pk for option in options if option.pk in used],
                widget=forms.CheckboxSelectMultiple,
            )
        for market in self.markets:
            self.fields |= price_fields(market)
        self.fields["pattern"].initial = self._pattern()
        if not product.product_class.track_stock:
            del self.fields["units"], self.fields["reason"]

    @staticmethod
    def _axis(attribute: ProductAttribute) -> str:
        return f"axis_{attribute.code}"

    def _pattern(self) -> str:
        """As the variants there are begin, else as the product is called; then what is chosen."""
        records = StockRecord.objects.filter(product__parent=self.product)
        skus = list(records.values_list("partner_sku", flat=True))
        begins = commonprefix(skus).rpartition("-")[0]  # noqa: RUF071  (letters, not folders)
        base = begins or slugify(self.product.title)[:24].strip("-").upper() or f"P{self.product.pk}"
        return f"{base}-{matrix.OPTIONS}"

    def axis_fields(self) -> list[forms.BoundField]:
        """What tells products of this type apart, as far as that is known; `other_axes` has the rest."""
        return [self[self._axis(each)] for each in self.axes if not self._telling or each.pk in self._telling]

    def other_axes(self) -> list[forms.BoundField]:
        shown = self.axis_fields()
        return [field for each in self.axes if (field := self[self._axis(each)]) not in shown]

    def has_other_axes_chosen(self) -> bool:
        return any(field.value() for field in self.other_axes())

    def price_rows(self) -> Iterator[PriceRow]:
        for market in self.markets:
            yield PriceRow(market, self[f"amount_{market.pk}"], self[f"compare_at_{market.pk}"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for market in self.markets:
            amount, former = data.get(f"amount_{market.pk}"), data.get(f"compare_at_{market.pk}")
            if former is not None and amount is None and f"amount_{market.pk}" not in self.errors:
                self.add_error(f"amount_{market.pk}", _("Say what it costs now."))
            elif former is not None and amount is not None and former <= amount:
                self.add_error(
                    f"compare_at_{market.pk}", _("The former price must be higher than the price.")
                )
        self._check_size()
        return data

    def _check_size(self) -> None:
        if not self.chosen():
            self.add_error(None, _("Choose at least one option."))
            return
        count = 1
        for _attribute, options in self.chosen():
            count *= len(options)
        if count > matrix.MOST:
            self.add_error(
                None,
                forms.ValidationError(
                    _("That makes %(count)d variants; at most %(most)d at once."),
                    params={"count": count, "most": matrix.MOST},
                ),
            )

    def chosen(self) -> list[tuple[ProductAttribute, list[AttributeOption]]]:
        """The attributes of which something is chosen, with it, in the order of the options."""
        found = []
        for attribute in self.axes:
            wanted = set(self.cleaned_data.get(self._axis(attribute)) or ())
            options = [each for each in attribute.option_group.options.all() if str(each.pk) in wanted]
            if options:
                found.append((attribute, options))
        return found

    def amounts(self) -> dict[Any, tuple[Decimal, Decimal | None]]:
        data = self.cleaned_data
        return {
            market: (data[f"amount_{market.pk}"], data[f"compare_at_{market.pk}"])
            for market in self.markets
            if data[f"amount_{market.pk}"] is not None
        }


def _used_options(product: Product) -> set[int]:
    children = AttributeOption.objects.filter(productattributevalue__product__parent=product)
    return set(children.values_list("pk", flat=True))
