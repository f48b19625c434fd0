"""Attributes, their choices, and the words for them in each language."""

from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale

from commerce.catalogue.models import (
    AttributeOption,
    AttributeOptionGroup,
    ProductAttribute,
    ProductClass,
    Term,
)
from content.demo import reading

# Which attributes each class of products has, by brand.
CLASSES = {
    "kids-petite": (
        "For children",
        [
            "colour",
            "size",
            "material",
            "care",
            "age",
            "tog",
            "filling",
            "measures",
            "cloth_weight",
            "made_in",
        ],
    ),
    "band-of-bakers": (
        "From the bakery",
        [
            "weight",
            "volume",
            "pack",
            "cut",
            "ingredients",
            "allergens",
            "keeps",
            "material",
            "care",
        ],
    ),
}


def load() -> None:
    load_terms()
    attributes = dict(reading.vocabulary())
    for name, codes in CLASSES.values():
        product_class, _ = ProductClass.objects.get_or_create(name=name)
        for code in codes:
            load_attribute(product_class, code, attributes[code])


def load_terms() -> None:
    locales = [Locale.objects.get(language_code=code) for code in reading.locales()]
    looks = reading.looks()
    there = set(Term.objects.values_list("code", "locale_id"))
    Term.objects.bulk_create(
        Term(
            code=code,
            label=label,
            colour=looks.get(code, ""),
            locale=locale,
            translation_key=uuid5(NAMESPACE_URL, f"term:{code}"),
        )
        for code, labels in reading.terms()
        for locale, label in zip(locales, labels, strict=False)
        if (code, locale.pk) not in there
    )


def load_attribute(product_class: ProductClass, code: str, data: reading.Data) -> None:
    name = data["label"][0]
    group, _ = AttributeOptionGroup.objects.get_or_create(code=data["group"], defaults={"name": name})
    for option, labels in data["options"].items():
        AttributeOption.objects.get_or_create(group=group, code=option, defaults={"option": labels[0]})
    kind = ProductAttribute.OPTION if data["kind"] == "choice" else ProductAttribute.MULTI_OPTION
    ProductAttribute.objects.get_or_create(
        product_class=product_class, code=code, defaults={"name": name, "type": kind, "option_group": group}
    )
