"""Products, their attributes and shelves, and their stock records: many at once."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from commerce.catalogue.models import AttributeOption, Product, ProductAttributeValue, ProductCategory
from commerce.exchange.columns import PARENT, VARIANT
from commerce.exchange.current import KIND_OF, Current
from commerce.exchange.models import ImportLine
from commerce.exchange.vocabulary import AND, Attribute, Vocabulary
from commerce.partner.models import StockRecord

Pairs = Sequence[tuple[ImportLine, Current]]
STRUCTURE_OF = {kind: structure for structure, kind in KIND_OF.items()}
BATCH = 250


def create(
    lines: Sequence[ImportLine], vocabulary: Vocabulary, parents: dict[str, int]
) -> dict[int, Current]:
    """New products, parents before their variants. `parents`: by name, those that this import has made."""
    made: dict[int, Product] = {}
    alone = [line for line in lines if line.changes["kind"][1] != VARIANT]
    for line, product in zip(alone, _save([_product(line, vocabulary) for line in alone]), strict=True):
        made[line.pk] = product
        if line.changes["kind"][1] == PARENT:
            parents[product.title] = product.pk
    variants = [line for line in lines if line.changes["kind"][1] == VARIANT]
    above = _above(variants, vocabulary, parents)
    for line, product in zip(variants, _save([_variant(line, above) for line in variants]), strict=True):
        made[line.pk] = product
    return {
        pk: Current(
            id=product.pk,
            kind=KIND_OF[product.structure],
            type=vocabulary.type_of((product.parent or product).product_class_id),
        )
        for pk, product in made.items()
    }


def _save(products: list[Product]) -> list[Product]:
    return list(Product.objects.bulk_create(products, batch_size=BATCH))


def _product(line: ImportLine, vocabulary: Vocabulary) -> Product:
    name = line.changes["name"][1]
    return Product(
        brand=vocabulary.brand,
        structure=STRUCTURE_OF[line.changes["kind"][1]],
        title=name,
        slug=slugify(name)[:255] or "product",
        product_class_id=vocabulary.types[line.changes["type"][1]].id,
        tax_class_id=vocabulary.taxes[line.changes["tax_class"][1]],
    )


def _above(
    lines: Iterable[ImportLine], vocabulary: Vocabulary, parents: dict[str, int]
) -> dict[str, Product]:
    """The parents of these variants, by what the line calls them."""
    names = {line.changes["parent"][1] for line in lines}
    ids = {name: parents.get(name) or int(name) for name in names}
    rows = Product.objects.for_brand(vocabulary.brand).in_bulk(list(ids.values()))
    return {name: rows[pk] for name, pk in ids.items()}


def _variant(line: ImportLine, above: dict[str, Product]) -> Product:
    parent = above[line.changes["parent"][1]]
    title = line.changes.get("name", ["", ""])[1]
    return Product(
        brand_id=parent.brand_id,
        tax_class_id=parent.tax_class_id,
        structure=Product.CHILD,
        parent=parent,
        title=title,
        slug=slugify(title or parent.title)[:255] or "variant",
    )


def change(pairs: Pairs, vocabulary: Vocabulary) -> None:
    """What staff say of products: the columns of their own rows, shelves, attributes."""
    _change_rows(pairs, vocabulary)
    _change_categories(pairs, vocabulary)
    _change_attributes(pairs)


def _change_rows(pairs: Pairs, vocabulary: Vocabulary) -> None:
    readers: dict[str, tuple[str, Any]] = {
        "name": ("title", str),
        "public": ("is_public", _is_yes),
        "discountable": ("is_discountable", _is_yes),
        "upc": ("upc", lambda cell: cell or None),
        "grams": ("grams", _count),
        "millilitres": ("millilitres", _count),
        "tax_class": ("tax_class_id", vocabulary.taxes.get),
    }
    wanted = {current.id: line for line, current in pairs if readers.keys() & line.changes.keys()}
    products = list(Product.objects.filter(pk__in=wanted).order_by("pk"))
    for product in products:
        product.date_updated = timezone.now()
        for column, (name, read) in readers.items():
            if column in wanted[product.pk].changes:
                setattr(product, name, read(wanted[product.pk].changes[column][1]))
        if "public" in wanted[product.pk].changes and product.is_public:
            product.go_live_at = None  # it is live: a moment that stood would hide it at the form's next save
    fields = [name.removesuffix("_id") for name, _read in readers.values()]
    Product.objects.bulk_update(products, [*fields, "go_live_at", "date_updated"], batch_size=BATCH)
    for product in products:
        if product.is_parent and "tax_class" in wanted[product.pk].changes:
            product.children.update(tax_class=product.tax_class_id)


def _change_categories(pairs: Pairs, vocabulary: Vocabulary) -> None:
    gone: dict[int, list[int]] = {}
    new: list[ProductCategory] = []
    for line, current in pairs:
        before, after = ({*cell.split(AND)} - {""} for cell in line.changes.get("categories", ("", "")))
        for path in before - after:
            gone.setdefault(vocabulary.categories[path], []).append(current.id or 0)
        new += [
            ProductCategory(product_id=current.id, category_id=vocabulary.categories[path])
            for path in sorted(after - before)
        ]
    for category, products in gone.items():
        ProductCategory.objects.filter(category=category, product__in=products).delete()
    ProductCategory.objects.bulk_create(new, batch_size=BATCH)


def _change_attributes(pairs: Pairs) -> None:
    """A changed value takes the place of the old one."""
    changed: list[tuple[Current, Attribute, str]] = []
    for line, current in pairs:
        for column, (_before, cell) in line.changes.items():
            if column.startswith("attribute:") and current.type:
                changed.append((current, current.type.attributes[column.partition(":")[2]], cell))
    by_attribute: dict[int, list[int]] = {}
    for current, attribute, _cell in changed:
        by_attribute.setdefault(attribute.id, []).append(current.id or 0)
    for attribute_id, ids in by_attribute.items():
        ProductAttributeValue.objects.filter(attribute=attribute_id, product__in=ids).delete()
    filled = [each for each in changed if each[2]]
    values = ProductAttributeValue.objects.bulk_create(
        [_value(current, attribute, cell) for current, attribute, cell in filled], batch_size=BATCH
    )
    through = ProductAttributeValue.value_multi_option.through
    through.objects.bulk_create(
        [
            through(
                productattributevalue_id=value.pk,
                **{f"{AttributeOption._meta.model_name}_id": attribute.options[name]},
            )
            for value, (_current, attribute, cell) in zip(values, filled, strict=True)
            if attribute.type == "multi_option"
            for name in cell.split(AND)
        ],
        batch_size=BATCH,
    )


def _value(current: Current, attribute: Attribute, cell: str) -> ProductAttributeValue:
    value = ProductAttributeValue(product_id=current.id, attribute_id=attribute.id)
    readers: dict[str, Any] = {
        "text": str,
        "integer": int,
        "float": float,
        "boolean": _is_yes,
        "date": date.fromisoformat,
    }
    if attribute.type == "option":
        value.value_option_id = attribute.options[cell]
    elif attribute.type in readers:
        setattr(value, f"value_{attribute.type}", readers[attribute.type](cell))
    return value


def records(pairs: Pairs, vocabulary: Vocabulary) -> dict[int, int]:
    """The stock record of each line, made where the line gives the product its SKU; with its threshold set."""
    new = [
        (line, StockRecord(product_id=current.id, partner_id=vocabulary.partner_id, partner_sku=sku))
        for line, current in pairs
        if (sku := line.changes.get("sku", ["", ""])[1])
    ]
    is_tracked = {line.pk: current.type is None or current.type.is_tracked for line, current in pairs}
    for line, record in new:
        record.num_in_stock = 0 if is_tracked[line.pk] else None
    StockRecord.objects.bulk_create([record for _line, record in new], batch_size=BATCH)
    found = {line.pk: current.record_id for line, current in pairs if current.record_id}
    found |= {line.pk: record.pk for line, record in new}
    thresholds = [
        StockRecord(pk=found[line.pk], low_stock_threshold=_count(line.changes["low_stock"][1]))
        for line, _current in pairs
        if "low_stock" in line.changes
    ]
    StockRecord.objects.bulk_update(thresholds, ["low_stock_threshold"], batch_size=BATCH)
    return found


def _is_yes(cell: str) -> bool:
    return cell == "yes"


def _count(cell: str) -> int | None:
    return int(cell) if cell else None
