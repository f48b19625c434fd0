"""The variants that sizes × colours make: shown first, then made at once. What is there stays as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product as combinations

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _, ngettext

from commerce.catalogue import terms
from commerce.catalogue.models import AttributeOption, Product, ProductAttribute, ProductAttributeValue
from commerce.dashboard.catalogue.exceptions import DeskRefusalError
from commerce.markets.models import Market
from commerce.partner.models import Price, StockRecord
from commerce.partner.opening import open_stock
from commerce.partner.reasons import Reason
from core.models import User

MOST = 200
NUMBER, OPTIONS = "{number}", "{options}"

Chosen = Sequence[tuple[ProductAttribute, Sequence[AttributeOption]]]
Amounts = Mapping[Market, tuple[Decimal, Decimal | None]]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One combination of options: the variant there is, or the one that would be made."""

    options: tuple[tuple[ProductAttribute, AttributeOption], ...]
    sku: str
    product_id: int | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        return ", ".join(label(option) for _attribute, option in self.options)


def label(option: AttributeOption) -> str:
    """An option as staff read it: its term where it has one."""
    return terms.option_label(option.group.code, option.code, option.option)


def axes(product: Product) -> list[ProductAttribute]:
    """The attributes that may tell variants apart: choices of one option, but for allergens and the like."""
    attributes = product.product_class.attributes.filter(
        type=ProductAttribute.OPTION, option_group__isnull=False
    )
    found = attributes.exclude(option_group__code__in=terms.DESCRIBING_GROUPS)
    return list(
        found.select_related("option_group").prefetch_related("option_group__options__group").order_by("code")
    )


def telling(product: Product) -> set[int]:
    """Ids of the attributes that tell variants of this type of product apart already, whichever product's."""
    values = ProductAttributeValue.objects.filter(product__parent__product_class=product.product_class_id)
    return set(values.values_list("attribute_id", flat=True).distinct())


def cells(product: Product, chosen: Chosen, pattern: str) -> list[Cell]:
    """Every combination of the chosen options, in their order. Two queries."""
    attributes = [attribute for attribute, _options in chosen]
    known = _known(product, attributes)
    left_out = [attribute.code for attribute in axes(product) if attribute not in attributes]
    planned = []
    for number, options in enumerate(combinations(*(options for _attribute, options in chosen)), start=1):
        pairs = tuple(zip(attributes, options, strict=True))
        found = known.get(frozenset((attribute.pk, option.pk) for attribute, option in pairs))
        if found:
            planned.append(Cell(options=pairs, sku=found[1], product_id=found[0]))
        else:
            planned.append(Cell(options=pairs, sku=_sku(pattern, pairs, number, left_out)))
    problems = _problems(product, [cell.sku for cell in planned if not cell.product_id])
    return [
        cell
        if cell.product_id
        else Cell(options=cell.options, sku=cell.sku, problem=problems.get(cell.sku, ""))
        for cell in planned
    ]


def make_variants(
    *,
    product: Product,
    chosen: Chosen,
    pattern: str,
    amounts: Amounts,
    units: int,
    reason: Reason,
    actor: User,
    reprice: bool = False,
) -> list[Product]:
    """Make the variants that are missing, all or none. With `reprice` those there are get the prices too."""
    with transaction.atomic():
        parent = Product.objects.select_for_update().get(pk=product.pk)
        if parent.is_child or parent.stockrecords.exists():
            raise DeskRefusalError(
                _("A product with stock of its own has no variants: delete its stock first.")
            )
        planned = cells(parent, chosen, pattern)
        _require_clean(planned)
        new = [cell for cell in planned if not cell.product_id]
        children = _make_children(parent, new)
        records = _make_records(parent, children, new)
        open_stock(
            records=[record for record in records if record.num_in_stock is not None],
            units=units,
            reason=reason,
            actor=actor,
        )
        kept = [cell.product_id for cell in planned if cell.product_id] if reprice else []
        _price([*records, *StockRecord.objects.filter(product__in=kept)], amounts)
        if children and not parent.is_parent:
            Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
    return children


def _known(
    product: Product, attributes: Sequence[ProductAttribute]
) -> dict[frozenset[tuple[int, int]], tuple[int, str]]:
    """Options of the children there are → their id and SKU."""
    values = ProductAttributeValue.objects.filter(
        product__parent=product, attribute__in=attributes, value_option__isnull=False
    ).values_list("product_id", "product__stockrecords__partner_sku", "attribute_id", "value_option_id")
    options: dict[int, set[tuple[int, int]]] = {}
    skus: dict[int, str] = {}
    for product_id, sku, attribute_id, option_id in values.order_by("product_id"):
        options.setdefault(product_id, set()).add((attribute_id, option_id))
        skus[product_id] = sku or ""
    return {frozenset(pairs): (product_id, skus[product_id]) for product_id, pairs in options.items()}


def _sku(
    pattern: str,
    pairs: Sequence[tuple[ProductAttribute, AttributeOption]],
    number: int,
    left_out: Sequence[str],
) -> str:
    """What the pattern makes of a combination; attributes of which nothing is chosen leave nothing behind."""
    for code in left_out:
        pattern = re.sub(rf"-?\{{{re.escape(code)}\}}", "", pattern)
    codes = {attribute.code: (option.code or slugify(option.option)).upper() for attribute, option in pairs}
    sku = pattern.replace(NUMBER, str(number)).replace(OPTIONS, "-".join(codes.values()))
    for attribute, code in codes.items():
        sku = sku.replace(f"{{{attribute}}}", code)
    return sku


def _problems(product: Product, skus: Sequence[str]) -> dict[str, str]:
    """SKU → what is wrong with it."""
    longest = StockRecord._meta.get_field("partner_sku").max_length or 0
    taken = StockRecord.objects.filter(partner__brand=product.brand_id, partner_sku__in=skus)
    problems = {
        sku: _("Another product has this SKU.") for sku in taken.values_list("partner_sku", flat=True)
    }
    for sku in skus:
        if "{" in sku or "}" in sku:
            problems[sku] = _("The pattern names something that the product does not have.")
        elif skus.count(sku) > 1:
            problems[sku] = _("The pattern gives this SKU twice.")
        elif len(sku) > longest:
            problems[sku] = _("That is longer than %(count)d letters.") % {"count": longest}
    return problems


def _require_clean(planned: Sequence[Cell]) -> None:
    wrong = [cell for cell in planned if cell.problem]
    if wrong:
        text = ngettext(
            "Nothing was made: the SKU %(sku)s can't be given.",
            "Nothing was made: %(count)d SKUs can't be given, %(sku)s among them.",
            len(wrong),
        )
        raise DeskRefusalError(text % {"count": len(wrong), "sku": wrong[0].sku})


def _make_children(parent: Product, new: Sequence[Cell]) -> list[Product]:
    children = Product.objects.bulk_create(
        Product(
            brand_id=parent.brand_id,
            tax_class_id=parent.tax_class_id,
            structure=Product.CHILD,
            parent=parent,
            slug=slugify(cell.sku)[:255] or "variant",
            is_discountable=parent.is_discountable,
        )
        for cell in new
    )
    ProductAttributeValue.objects.bulk_create(
        ProductAttributeValue(product=child, attribute=attribute, value_option=option)
        for child, cell in zip(children, new, strict=True)
        for attribute, option in cell.options
    )
    return list(children)


def _make_records(parent: Product, children: Sequence[Product], new: Sequence[Cell]) -> list[StockRecord]:
    empty = 0 if parent.product_class.track_stock else None
    return list(
        StockRecord.objects.bulk_create(
            StockRecord(product=child, partner=parent.brand.partner, partner_sku=cell.sku, num_in_stock=empty)
            for child, cell in zip(children, new, strict=True)
        )
    )


def _price(records: Sequence[StockRecord], amounts: Amounts) -> None:
    """The same prices for all of them, in one statement; those they have are replaced."""
    Price.objects.bulk_create(
        [
            Price(stockrecord=record, market=market, amount=amount, compare_at=compare_at)
            for record in records
            for market, (amount, compare_at) in amounts.items()
        ],
        update_conflicts=True,
        unique_fields=["stockrecord", "market"],
        update_fields=["amount", "compare_at"],
    )
