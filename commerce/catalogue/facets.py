"""By what products are narrowed: their attributes, and what they must not contain."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from commerce.catalogue import terms
from commerce.catalogue.attributes import Values
from commerce.catalogue.models import AttributeOption, ProductAttribute
from core import edge
from search.facets import Criterion, Option, provide

WITHOUT = "without"
ALLERGEN, INGREDIENT = "allergen", "ingredient"
CONTENTS = (ALLERGEN, INGREDIENT)


def options(to_be_had: Iterable[Values], selling: Iterable[Values]) -> frozenset[tuple[str, str]]:
    """What a product is found under: the options of what can be had, and what anything of it contains."""
    found = {
        (code, option.code)
        for values in to_be_had
        for code, value in values.items()
        for option in value.options
        if code in settings.FACETS
    }
    return frozenset(found | set(_contents(selling)))


def _contents(units: Iterable[Values]) -> Iterator[tuple[str, str]]:
    """Each allergen; and the empty option for whoever says what is in a thing, and so what isn't."""
    for values in units:
        for value in values.values():
            for option in value.options:
                if option.group in CONTENTS:
                    yield WITHOUT, ""
                if option.group == ALLERGEN:
                    yield WITHOUT, option.code


def criteria() -> list[Criterion]:
    """Attributes with all their options in the order in which they were made, in the active language."""
    edge.uses("terms")
    found: dict[str, Criterion] = {}
    groups: dict[str, list[AttributeOption]] = {}
    for option in AttributeOption.objects.select_related("group").order_by("pk"):
        groups.setdefault(option.group.code or "", []).append(option)
    attributes = ProductAttribute.objects.filter(option_group__isnull=False).order_by("pk")
    for code, name, group in attributes.values_list("code", "name", "option_group__code"):
        if code in settings.FACETS:
            before = found[code].options if code in found else ()
            known = {option.code: option for option in (*before, *_options(groups.get(group, [])))}
            label = terms.attribute_label(code, name)
            found[code] = Criterion(code=code, label=label, options=tuple(known.values()))
    if groups.get(ALLERGEN):
        found[WITHOUT] = Criterion(
            code=WITHOUT,
            label=_("Without"),
            options=tuple(_options(groups[ALLERGEN])),
            without=True,
            note=terms.note("allergens"),
        )
    return list(found.values())


def _options(rows: Iterable[AttributeOption]) -> Iterable[Option]:
    for row in rows:
        group = row.group.code or ""
        if row.code:
            yield Option(
                code=row.code,
                label=terms.option_label(group, row.code, row.option),
                colour=terms.option_colour(group, row.code),
            )


provide(criteria)
