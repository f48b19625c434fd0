"""The shop's vocabulary, one dictionary per language, memoised under the key `terms`."""

from collections.abc import Mapping, Sequence

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language

from core import edge

# Option groups that describe a product and don't tell its variants apart: `allergen.gluten`, `care.wash-40`.
DESCRIBING_GROUPS = ("allergen", "care", "ingredient")
# Attributes by which one compares prices: cards say them.
PACK_ATTRIBUTES = ("weight", "volume", "pack")


def labels(language: str | None = None) -> dict[str, str]:
    """Code → label in `language` (default: the active one)."""
    language = language or get_language() or settings.LANGUAGE_CODE

    def load() -> dict[str, str]:
        rows = apps.get_model("catalogue", "Term").objects.filter(locale__language_code=language)
        return dict(rows.values_list("code", "label"))

    return edge.memo("terms", f"terms:{language}", load)


def colours() -> dict[str, str]:
    """Code → how it looks, `#dce7dd`; what has no colour isn't there. The same in every language."""

    def load() -> dict[str, str]:
        rows = apps.get_model("catalogue", "Term").objects.exclude(colour="").order_by("locale")
        return dict(rows.values_list("code", "colour"))

    return edge.memo("terms", "terms:colours", load)


def note(code: str, language: str | None = None) -> str:
    """What is said of an attribute or of an option, `note.allergens`, `note.size.3-6m`; empty unless worded."""
    return labels(language).get(f"note.{code}", "")


def question(code: str, language: str | None = None) -> str:
    """What somebody asks who can't choose, `ask.size`; empty unless somebody has worded the term."""
    return labels(language).get(f"ask.{code}", "")


def option_colour(group: str, option: str) -> str:
    """How an option looks; empty where that says nothing."""
    return colours().get(option_code(group, option), "")


def attribute_label(code: str, name: str, language: str | None = None) -> str:
    """How shoppers read an attribute; its own name until somebody has worded the term."""
    return labels(language).get(f"attribute.{code}", name)


def option_code(group: str, option: str) -> str:
    """The term of an option: `option.size.0-3m`, but `allergen.gluten`."""
    return f"{group}.{option}" if group in DESCRIBING_GROUPS else f"option.{group}.{option}"


def option_label(group: str | None, option: str | None, name: str, language: str | None = None) -> str:
    """How shoppers read an option; its own name until somebody has worded the term."""
    return labels(language).get(option_code(group, option), name) if group and option else name


def answer_time(slug: str, language: str | None = None) -> str:
    """By when a brand answers questions; empty unless somebody has worded the term: nothing is promised then."""
    return labels(language).get(f"brand.{slug}.answers", "")


def pack(found: Mapping[str, Sequence[str]], language: str | None = None) -> list[str]:
    """What is in a pack, of a card's attributes: weights and numbers of pieces, the small before the large."""
    words = labels(language)
    codes = (
        (code, option) for code in PACK_ATTRIBUTES for option in sorted(found.get(code, ()), key=_amount)
    )
    return [words.get(option_code(code, option), option) for code, option in codes]


def _amount(option: str) -> float:
    """`1kg` after `750g`; what has no number first."""
    unit = option.lstrip("0123456789")
    number = option.removesuffix(unit)
    return float(number or 0) * (1000 if unit in ("kg", "l") else 1)


def tagline(slug: str, line: str, language: str | None = None) -> str:
    """A brand's own line in the reader's language; its `line` until somebody has worded the term."""
    return labels(language).get(f"brand.{slug}.tagline", line)
