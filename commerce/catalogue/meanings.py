"""What goods can contain, for searches without it: the options of allergens and ingredients, in all languages."""

from collections import defaultdict

from commerce.catalogue.models import AttributeOption, ProductAttribute, Term
from core import edge
from search.engines.words import words
from search.languages import EVERYWHERE
from search.meanings import Contents, provide

ALLERGEN, INGREDIENT = "allergen", "ingredient"


def contents() -> Contents:
    """Every attribute of the two groups counts: what it contains as well as what it may hold traces of."""
    edge.uses("terms")
    rows = ProductAttribute.objects.filter(option_group__code__in=(ALLERGEN, INGREDIENT)).order_by("code")
    attributes: dict[str, list[str]] = {ALLERGEN: [], INGREDIENT: []}
    for code, group in rows.values_list("code", "option_group__code").distinct():
        attributes[group].append(code)
    named = defaultdict(set)
    options = AttributeOption.objects.filter(group__code__in=attributes)
    for group, code, name in options.values_list("group__code", "code", "option"):
        named[group, code].update(words(f"{name} {code or ''}"))
    notes = {}
    terms = Term.objects.filter(code__regex=rf"^(({ALLERGEN}|{INGREDIENT})\.|note\.)")
    for code, label, language in terms.values_list("code", "label", "locale__language_code"):
        kind, _, option = code.partition(".")
        if kind != "note":
            named[kind, option].update(words(label))
        elif option in attributes[ALLERGEN]:
            notes[language] = label
    return Contents(
        names={
            (attribute, option): frozenset(words) - EVERYWHERE
            for (group, option), words in named.items()
            for attribute in attributes[group]
        },
        allergens=tuple(attributes[ALLERGEN]),
        ingredients=tuple(attributes[INGREDIENT]),
        notes=notes,
    )


provide(contents)
