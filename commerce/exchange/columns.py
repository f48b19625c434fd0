"""The columns of a table: what each is called, of what it speaks, and how its cells are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _, gettext_lazy

from commerce.catalogue.models import Product, ProductAttribute, ProductCopy
from commerce.exchange import values
from commerce.exchange.exceptions import UnreadableCellError
from commerce.exchange.vocabulary import AND, Vocabulary
from commerce.partner.models import StockRecord

ALONE, PARENT, VARIANT = KINDS = ("standalone", "parent", "variant")
LIVE, DRAFT = STATES = ("live", "draft")
WORDS = ("title", "slug", "summary", "description", "seo_title", "seo_description")


class Group(TextChoices):
    """What a table can hold besides the columns that name a product."""

    PRODUCTS = "products", gettext_lazy("Products")
    WORDS = "words", gettext_lazy("Texts")
    PRICES = "prices", gettext_lazy("Prices")
    STOCK = "stock", gettext_lazy("Stock")


# What whoever imports columns of a group may do besides.
RIGHTS: dict[str, str] = {
    Group.PRODUCTS: "catalogue.change_product",
    Group.WORDS: "catalogue.change_productcopy",
    Group.PRICES: "partner.change_price",
    Group.STOCK: "partner.add_stockmovement",
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """`field` and `place` (a market's or an attribute's code) make its name. `read` never sees an empty cell:

    it empties what the shop says, leaves it as it is, or is refused.
    """

    field: str
    read: values.Reader
    help: Any
    group: str = ""
    place: str = ""
    kinds: tuple[str, ...] = KINDS
    is_decimal: bool = False
    empty: Literal["empties", "stays", "refused"] = "empties"

    @property
    def name(self) -> str:
        return f"{self.field}:{self.place}" if self.place else self.field


def columns(vocabulary: Vocabulary) -> dict[str, Column]:
    """All columns that a brand's tables can have, by name, in the order in which they are written."""
    found: list[Column] = [*_keys(), *_of_products(vocabulary)]
    for attribute, kind in vocabulary.attributes.items():
        found.append(
            Column(
                field="attribute",
                place=attribute,
                read=READERS.get(kind, str.strip),
                group=Group.PRODUCTS,
                help=gettext_lazy("What the product says of it; several options with | between them."),
                is_decimal=kind == ProductAttribute.FLOAT,
            )
        )
    for code in vocabulary.markets:
        found += _of_words(code)
    for code in vocabulary.markets:
        found += _of_prices(code)
    return {column.name: column for column in [*found, *_of_stock()]}


def _field(model: type[Model], name: str) -> values.Reader:
    return values.text(model._meta.get_field(name))  # type: ignore[arg-type]  # a column, no relation


def _one_of(allowed: Iterable[str], raw: str) -> str:
    choices = list(allowed)
    word = raw.strip()
    for choice in choices:
        if choice.lower() == word.lower():
            return choice
    raise UnreadableCellError(
        _("There is no “%(cell)s”. There are: %(choices)s.")
        % {"cell": word[:60], "choices": ", ".join(choices[:12]) + (" …" if len(choices) > 12 else "")}
    )


def _many_of(allowed: dict[str, int], raw: str) -> str:
    """In the order of the shop's own list."""
    chosen = {_one_of(allowed, each) for each in raw.split(AND) if each.strip()}
    return AND.join(each for each in allowed if each in chosen)


READERS: dict[str, values.Reader] = {
    ProductAttribute.INTEGER: values.whole,
    ProductAttribute.FLOAT: values.number,
    ProductAttribute.BOOLEAN: values.yes_or_no,
    ProductAttribute.DATE: values.day,
}


def option_reader(kind: str, options: dict[str, int]) -> values.Reader:
    """Options differ from one product type to another: they are known with the line."""
    return partial(_many_of if kind == ProductAttribute.MULTI_OPTION else _one_of, options)


def _keys() -> list[Column]:
    return [
        Column(
            field="number",
            empty="stays",
            read=values.whole,
            help=gettext_lazy("The product's number in the shop. Empty for new ones."),
        ),
        Column(
            field="sku",
            empty="stays",
            read=_field(StockRecord, "partner_sku"),
            help=gettext_lazy("Names what is sold. A parent of variants has none."),
            kinds=(ALONE, VARIANT),
        ),
        Column(
            field="kind",
            empty="stays",
            read=partial(_one_of, KINDS),
            help=gettext_lazy(
                "For new ones: standalone, parent or variant. Empty: variant if it has a parent."
            ),
        ),
        Column(
            field="parent",
            empty="stays",
            read=str.strip,
            help=gettext_lazy(
                "Of a variant: its parent's number, or the staff name of one above it in the file."
            ),
            kinds=(VARIANT,),
        ),
        Column(
            field="name",
            read=_field(Product, "title"),
            group=Group.PRODUCTS,
            help=gettext_lazy("The staff name. A parent without a number is found by it."),
        ),
    ]


def _of_products(vocabulary: Vocabulary) -> list[Column]:
    def column(field: str, read: values.Reader, help: Any, **more: Any) -> Column:  # noqa: A002
        return Column(field=field, read=read, help=help, group=Group.PRODUCTS, **more)

    own: dict[str, Any] = {"kinds": (ALONE, PARENT)}
    needed: dict[str, Any] = {"empty": "stays"}
    return [
        column(
            "type",
            partial(_one_of, vocabulary.types),
            gettext_lazy("For new ones: the product type."),
            empty="stays",
            **own,
        ),
        column(
            "tax_class",
            partial(_one_of, vocabulary.taxes),
            gettext_lazy("Such as standard or reduced."),
            **own,
            **needed,
        ),
        column("public", values.yes_or_no, gettext_lazy("yes or no: may it be sold?"), **needed),
        column(
            "discountable",
            values.yes_or_no,
            gettext_lazy("yes or no: do offers count it?"),
            **own,
            **needed,
        ),
        column("upc", _field(Product, "upc"), gettext_lazy("The number below its barcode.")),
        column("grams", values.units, gettext_lazy("Net weight, for the price of a kilogram.")),
        column("millilitres", values.units, gettext_lazy("Net volume, for the price of a litre.")),
        column(
            "categories",
            partial(_many_of, vocabulary.categories),
            gettext_lazy("Staff names from the top, such as Clothes > Rompers; several with | between them."),
            **own,
        ),
    ]


def _of_words(code: str) -> list[Column]:
    helps = {
        "title": gettext_lazy("What shoppers read in this language."),
        "slug": gettext_lazy("The word in the address. Empty: made from the title."),
        "summary": gettext_lazy("One line, shown below the title."),
        "description": gettext_lazy("Plain words, or HTML with p, h3, b, i, ul, ol and li."),
        "seo_title": gettext_lazy("For search engines."),
        "seo_description": gettext_lazy("For search engines."),
    }
    own: dict[str, Any] = {"group": Group.WORDS, "place": code, "kinds": (ALONE, PARENT)}
    found = []
    for name in WORDS:
        read = values.rich_text if name == "description" else _field(ProductCopy, name)
        found.append(Column(field=name, read=read, help=helps[name], **own))
    state = gettext_lazy("live: published as it stands here. draft: kept aside; what is live stays so.")
    return [*found, Column(field="state", read=partial(_one_of, STATES), help=state, empty="stays", **own)]


def _of_prices(code: str) -> list[Column]:
    own: dict[str, Any] = {
        "group": Group.PRICES,
        "place": code,
        "kinds": (ALONE, VARIANT),
        "is_decimal": True,
    }
    return [
        Column(
            field="price",
            read=values.amount,
            help=gettext_lazy("With tax, as shoppers read it. Empty: not sold in this market."),
            **own,
        ),
        Column(
            field="former_price",
            read=values.amount,
            help=gettext_lazy("Shown crossed out; higher than the price, or empty."),
            **own,
        ),
    ]


def _of_stock() -> list[Column]:
    own: dict[str, Any] = {"group": Group.STOCK, "kinds": (ALONE, VARIANT)}
    return [
        Column(
            field="stock",
            read=values.units,
            help=gettext_lazy("Units in the house, those of open orders among them."),
            empty="refused",
            **own,
        ),
        Column(
            field="stock_before",
            read=values.units,
            help=gettext_lazy(
                "Units when the table was exported. Where stock says the same, it is left alone, "
                "whatever was sold since."
            ),
            **own,
        ),
        Column(
            field="low_stock",
            read=values.units,
            help=gettext_lazy("Low when fewer than this are free. Empty: never listed as low."),
            **own,
        ),
    ]
