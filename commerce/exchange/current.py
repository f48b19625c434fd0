"""What the shop says now of some products, as cells: what is exported, and what an import is compared with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Revision

from commerce.catalogue.models import Product, ProductAttributeValue, ProductCategory, ProductCopy
from commerce.exchange.columns import ALONE, DRAFT, LIVE, PARENT, VARIANT, WORDS, Group
from commerce.exchange.vocabulary import AND, READABLE, Type, Vocabulary
from commerce.partner.models import Price, StockRecord

KIND_OF = {Product.STANDALONE: ALONE, Product.PARENT: PARENT, Product.CHILD: VARIANT}
PLAIN = ("value_text", "value_integer", "value_boolean", "value_float", "value_date")


@dataclass
class Current:
    """One product with its cells. `drafts`: by locale, words that wait above the published ones.

    `parent`: of a variant that is still to be made.
    """

    id: int | None
    kind: str
    type: Type | None
    parent: "Current | None" = None
    parent_name: str = ""
    record_id: int | None = None
    reserved: int = 0
    cells: dict[str, str] = field(default_factory=dict)
    copies: dict[str, ProductCopy] = field(default_factory=dict)
    drafts: dict[str, dict[str, str]] = field(default_factory=dict)

    def words_before(self, locale: str, state: str) -> dict[str, str]:
        """What words of that state are compared with: a draft with the draft that there is."""
        live = {name: self.cells.get(f"{name}:{locale}", "") for name in WORDS}
        return self.drafts.get(locale, live) if state == DRAFT else live


def load(ids: Collection[int], vocabulary: Vocabulary, groups: Collection[str]) -> dict[int, Current]:
    """The products of the brand among `ids`, with the cells of these groups, in a constant number of queries."""
    found: dict[int, Current] = {}
    rows = Product.objects.for_brand(vocabulary.brand).filter(pk__in=ids)
    for row in rows.order_by().values(
        *("pk", "structure", "parent", "product_class", "parent__product_class"),
        *("parent__title", "title", "is_public"),
        *("is_discountable", "upc", "grams", "millilitres", "tax_class"),
    ):
        found[row["pk"]] = _product(row, vocabulary)
    _add_records(found, vocabulary)
    if Group.PRODUCTS in groups:
        _add_categories(found, vocabulary)
        _add_attributes(found)
    if Group.WORDS in groups:
        _add_words(found, vocabulary)
    if Group.PRICES in groups:
        _add_prices(found, vocabulary)
    return found


def _product(row: dict[str, Any], vocabulary: Vocabulary) -> Current:
    kind = KIND_OF[row["structure"]]
    type_ = vocabulary.type_of(row["product_class"] or row["parent__product_class"])
    taxes = {pk: code for code, pk in vocabulary.taxes.items()}
    cells = {
        "number": str(row["pk"]),
        "kind": kind,
        "parent": _plain(row["parent"]),
        "name": row["title"],
        "public": _yes(row["is_public"]),
        "upc": row["upc"] or "",
        "grams": _plain(row["grams"]),
        "millilitres": _plain(row["millilitres"]),
    }
    if kind != VARIANT:
        cells |= {
            "type": type_.slug if type_ else "",
            "tax_class": taxes[row["tax_class"]],
            "discountable": _yes(row["is_discountable"]),
        }
    return Current(id=row["pk"], kind=kind, type=type_, parent_name=row["parent__title"] or "", cells=cells)


def _add_records(found: dict[int, Current], vocabulary: Vocabulary) -> None:
    rows = StockRecord.objects.filter(product__in=found, partner=vocabulary.partner_id).order_by("-pk")
    for row in rows.values(
        "pk", "product", "partner_sku", "num_in_stock", "num_allocated", "low_stock_threshold"
    ):
        current = found[row["product"]]
        current.record_id, current.reserved = row["pk"], row["num_allocated"] or 0
        current.cells |= {
            "sku": row["partner_sku"],
            "stock": _plain(row["num_in_stock"]),
            "stock_before": _plain(row["num_in_stock"]),
            "low_stock": _plain(row["low_stock_threshold"]),
        }


def _add_categories(found: dict[int, Current], vocabulary: Vocabulary) -> None:
    chosen: dict[int, set[int]] = {}
    rows = ProductCategory.objects.filter(product__in=found).values_list("product", "category")
    for product, category in rows:
        chosen.setdefault(product, set()).add(category)
    for product, ids in chosen.items():
        names = [path for path, pk in vocabulary.categories.items() if pk in ids]
        found[product].cells["categories"] = AND.join(names)


def _add_attributes(found: dict[int, Current]) -> None:
    rows = ProductAttributeValue.objects.filter(product__in=found, attribute__type__in=READABLE)
    several: dict[tuple[int, str], set[int]] = {}
    for row in rows.order_by("pk").values(
        *("product", "attribute__code", "attribute__type", "value_option", "value_multi_option"), *PLAIN
    ):
        current, code, kind = found[row["product"]], row["attribute__code"], row["attribute__type"]
        if kind in {"option", "multi_option"}:
            options = several.setdefault((row["product"], code), set())
            options.add(row[f"value_{kind}"])
        else:
            current.cells[f"attribute:{code}"] = _value(row[f"value_{kind}"])
    for (product, code), options in several.items():
        kind_of_product = found[product].type
        attribute = kind_of_product.attributes.get(code) if kind_of_product else None
        names = [name for name, pk in attribute.options.items() if pk in options] if attribute else []
        found[product].cells[f"attribute:{code}"] = AND.join(names)


def _add_words(found: dict[int, Current], vocabulary: Vocabulary) -> None:
    locales = {market.locale_id: code for code, market in vocabulary.markets.items()}
    copies = list(ProductCopy.objects.filter(product__in=found, locale__in=locales))
    drafts = _drafts(copies)
    for copy in copies:
        current, code = found[copy.product_id], locales[copy.locale_id]
        row, draft = {name: getattr(copy, name) for name in WORDS}, drafts.get(copy.latest_revision_id or 0)
        words = row if copy.live or draft is None else draft
        current.cells |= {f"{name}:{code}": word for name, word in words.items()}
        current.cells[f"state:{code}"] = LIVE if copy.live else DRAFT
        current.copies[code] = copy
        if copy.live and draft is not None:
            current.drafts[code] = draft


def _drafts(copies: Iterable[ProductCopy]) -> dict[int, dict[str, str]]:
    """Revision → the words of a draft that is not published."""
    wanted = [
        copy.latest_revision_id
        for copy in copies
        if copy.latest_revision_id and (not copy.live or copy.has_unpublished_changes)
    ]
    rows = Revision.objects.filter(pk__in=wanted).values_list("pk", "content")
    return {pk: {name: content.get(name) or "" for name in WORDS} for pk, content in rows}


def _add_prices(found: dict[int, Current], vocabulary: Vocabulary) -> None:
    by_record = {current.record_id: current for current in found.values() if current.record_id}
    codes = {market.pk: code for code, market in vocabulary.markets.items()}
    rows = Price.objects.filter(stockrecord__in=by_record, market__in=codes)
    for record, market, amount, former in rows.values_list("stockrecord", "market", "amount", "compare_at"):
        cells, code = by_record[record].cells, codes[market]
        cells[f"price:{code}"] = f"{amount:.2f}"
        cells[f"former_price:{code}"] = "" if former is None else f"{former:.2f}"


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _plain(number: Any) -> str:
    return "" if number is None else str(number)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return repr(value) if isinstance(value, float) else _plain(value)
