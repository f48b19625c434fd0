"""The variants of a product: which there are, which one is looked at, and where each choice leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce.catalogue import terms
from commerce.catalogue.attributes import Option, Value, Values
from commerce.catalogue.models import ProductAttribute
from commerce.catalogue.offers import Offer
from commerce.catalogue.unit_prices import UnitPrice
from commerce.partner.stock import band
from search.models import Document

MOST = 99  # that many of one thing a basket takes at once

Choices = dict[str, Option]  # attribute code → the option that a unit has


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What goes into the basket: a standalone product or one variant."""

    product_id: int
    sku: str
    url: str
    words: tuple[str, ...]
    amount: Decimal
    compare_at: Decimal | None
    stock: str
    most: int | None = None
    """How many can be had; None for what is not counted."""
    unit_price: UnitPrice | None = None

    @property
    def is_sold_out(self) -> bool:
        return self.stock == Document.Stock.OUT


@dataclass(frozen=True, kw_only=True)
class PickerOption:
    """One value of an attribute: a link to the nearest variant that has it."""

    code: str
    label: str
    url: str
    selected: bool
    available: bool
    colour: str = ""
    """How it looks, if it is a colour: a swatch instead of the word."""
    note: str = ""
    """What it means, for whoever can't tell: whom a size fits."""


@dataclass(frozen=True, kw_only=True)
class PickerGroup:
    code: str
    label: str
    options: tuple[PickerOption, ...]
    ask: str = ""
    """The words that open what the vocabulary says of the choice; empty if it says nothing."""
    note: str = ""


@dataclass(frozen=True)
class Variants:
    """The units on sale with their choices, in the order of their options."""

    units: tuple[Unit, ...]
    choices: Mapping[int, Choices]
    values: Mapping[str, Value]

    def select(self, sku: str | None) -> Unit | None:
        """The unit of a SKU; without one the first that can be had, else the first."""
        if sku is not None:
            return next((unit for unit in self.units if unit.sku == sku), None)
        return next(
            (unit for unit in self.units if not unit.is_sold_out), self.units[0] if self.units else None
        )

    def alike(self, unit: Unit) -> list[int]:
        """The products of the units that look like this one, it first: of one colour, whatever their size."""

        def looks(each: Unit) -> set[int]:
            options = self.choices[each.product_id].values()
            return {option.id for option in options if terms.option_colour(option.group, option.code)}

        wanted = looks(unit)
        others = (each for each in self.units if each != unit and wanted and looks(each) == wanted)
        return [unit.product_id, *(each.product_id for each in others)]

    def picker(self, selected: Unit) -> tuple[PickerGroup, ...]:
        """One group per attribute that variants differ in or are named by."""
        return tuple(
            PickerGroup(
                code=code,
                label=value.label(),
                options=self._options(code, selected),
                ask=terms.question(code),
                note=terms.note(code),
            )
            for code, value in self.values.items()
        )

    def _options(self, code: str, selected: Unit) -> tuple[PickerOption, ...]:
        chosen = self.choices[selected.product_id].get(code)
        options = {choices[code].id: choices[code] for choices in self.choices.values() if code in choices}
        picked = []
        for _id, option in sorted(options.items()):
            target = self._nearest(code, option, selected)
            picked.append(
                PickerOption(
                    code=option.code,
                    label=option.label(),
                    url=target.url,
                    selected=option == chosen,
                    available=not target.is_sold_out,
                    colour=terms.option_colour(option.group, option.code),
                    note=terms.note(f"{code}.{option.code}"),
                )
            )
        return tuple(picked)

    def _nearest(self, code: str, option: Option, selected: Unit) -> Unit:
        """Of the units with this option the one most like the selected, in stock before sold out."""
        kept = self.choices[selected.product_id]
        candidates = [unit for unit in self.units if self.choices[unit.product_id].get(code) == option]

        def likeness(unit: Unit) -> tuple[int, bool]:
            choices = self.choices[unit.product_id]
            same = sum(choices.get(other) == kept[other] for other in kept if other != code)
            return same, not unit.is_sold_out

        return max(candidates, key=likeness)


def make_variants(
    offers: Sequence[Offer], values: Mapping[int, Values], urls: Mapping[str, str], *, tracked: bool
) -> Variants:
    """The variants of one product in one market. `urls` says where each SKU is shown."""
    choices = {offer.product_id: _choices(values.get(offer.product_id, {})) for offer in offers}
    codes = sorted({code for chosen in choices.values() for code in chosen})

    def place(offer: Offer) -> tuple[list[int], int]:
        chosen = choices[offer.product_id]
        return [chosen[code].id if code in chosen else 0 for code in codes], offer.product_id

    units = tuple(
        Unit(
            product_id=offer.product_id,
            sku=offer.sku,
            url=urls[offer.sku],
            words=tuple(
                choices[offer.product_id][code].label() for code in codes if code in choices[offer.product_id]
            ),
            amount=offer.amount,
            compare_at=offer.compare_at,
            stock=band(offer.free, tracked=tracked),
            most=min(max(offer.free, 0), MOST) if tracked else None,
            unit_price=offer.unit_price,
        )
        for offer in sorted(offers, key=place)
    )
    named = {code: value for product in values.values() for code, value in product.items() if code in codes}
    return Variants(units=units, choices=choices, values={code: named[code] for code in codes})


def _choices(values: Values) -> Choices:
    return {
        code: value.options[0]
        for code, value in values.items()
        if value.type == ProductAttribute.OPTION and value.options
    }
