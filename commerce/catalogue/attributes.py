"""Attribute values of many products in one query, as small values instead of model instances."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commerce.catalogue import terms
from commerce.catalogue.models import ProductAttribute, ProductAttributeValue

TEXT_FIELDS = {
    ProductAttribute.TEXT: "value_text",
    ProductAttribute.INTEGER: "value_integer",
    ProductAttribute.FLOAT: "value_float",
    ProductAttribute.BOOLEAN: "value_boolean",
    ProductAttribute.DATE: "value_date",
}
LONGEST_LINE = 60  # a text longer than that is no line of a table
OPTION_FIELDS = ("pk", "code", "option", "group__code")


@dataclass(frozen=True)
class Option:
    id: int
    code: str
    name: str
    group: str

    def label(self, language: str | None = None) -> str:
        return terms.option_label(self.group, self.code, self.name, language)


@dataclass(frozen=True)
class Value:
    """What a product says of an attribute: options of a group, or something plain."""

    code: str
    name: str
    type: str
    options: tuple[Option, ...] = ()
    plain: Any = None

    def label(self, language: str | None = None) -> str:
        return terms.attribute_label(self.code, self.name, language)

    @property
    def is_sheet(self) -> bool:
        """Whether it is read as a list or a text of its own: care, allergens, ingredients."""
        groups = {option.group for option in self.options}
        return bool(groups & set(terms.DESCRIBING_GROUPS)) or len(str(self.plain or "")) > LONGEST_LINE

    def texts(self, language: str | None = None) -> list[str]:
        """The value in words."""
        if self.options:
            return [option.label(language) for option in self.options]
        if isinstance(self.plain, bool):
            return [_("Yes") if self.plain else _("No")]
        return [] if self.plain in (None, "") else [str(self.plain)]


Values = dict[str, Value]


def load(product_ids: Iterable[int]) -> dict[int, Values]:
    """Product id → attribute code → value, attributes in the order of their codes. One query."""
    rows = (
        ProductAttributeValue.objects.filter(product__in=list(product_ids))
        .order_by("attribute__code", "value_multi_option")
        .values(
            "product_id",
            "attribute__code",
            "attribute__name",
            "attribute__type",
            *TEXT_FIELDS.values(),
            *(f"value_option__{name}" for name in OPTION_FIELDS),
            *(f"value_multi_option__{name}" for name in OPTION_FIELDS),
        )
    )
    found: dict[int, Values] = {}
    for row in rows:
        values = found.setdefault(row["product_id"], {})
        code = row["attribute__code"]
        before = values[code].options if code in values else ()
        values[code] = Value(
            code=code,
            name=row["attribute__name"],
            type=row["attribute__type"],
            options=(*before, *_options(row)),
            plain=row.get(TEXT_FIELDS.get(row["attribute__type"], "")),
        )
    return found


def _options(row: dict[str, Any]) -> list[Option]:
    return [
        Option(row[f"{field}__pk"], *(row[f"{field}__{name}"] or "" for name in OPTION_FIELDS[1:]))
        for field in ("value_option", "value_multi_option")
        if row[f"{field}__pk"]
    ]
