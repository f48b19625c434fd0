"""The shop's vocabulary, one dictionary per language, memoised under the key `terms`."""

from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language

from core import edge

# Option groups that describe a product and don't tell its variants apart: `allergen.gluten`, `care.wash-40`.
DESCRIBING_GROUPS = ("allergen", "care", "ingredient")


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
    """What is always said below an attribute, `note.allergens`; empty unless somebody has worded the term."""
    return labels(language).get(f"note.{code}", "")


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


def tagline(slug: str, line: str, language: str | None = None) -> str:
    """A brand's own line in the reader's language; its `line` until somebody has worded the term."""
    return labels(language).get(f"brand.{slug}.tagline", line)
