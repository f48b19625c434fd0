"""The shop's vocabulary, for templates."""

from django import template

from commerce.catalogue import terms
from core.models import Brand

register = template.Library()


@register.simple_tag
def tagline(brand: Brand | None) -> str:
    """The brand's own line in the active language; nothing where no brand is known."""
    return terms.tagline(brand.slug, brand.tagline) if brand else ""
