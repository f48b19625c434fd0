"""The shop's vocabulary, for templates."""

from collections.abc import Mapping, Sequence

from django import template

from commerce.catalogue import terms
from core.models import Brand

register = template.Library()


@register.simple_tag
def tagline(brand: Brand | None) -> str:
    """The brand's own line in the active language; nothing where no brand is known."""
    return terms.tagline(brand.slug, brand.tagline) if brand else ""


@register.simple_tag
def answer_time(brand: Brand) -> str:
    """By when the brand answers questions."""
    return terms.answer_time(brand.slug)


@register.filter
def pack(attributes: Mapping[str, Sequence[str]] | None) -> list[str]:
    """What a card says of weights and numbers of pieces."""
    return terms.pack(attributes or {})
