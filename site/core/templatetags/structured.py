"""JSON-LD and descriptions in pages."""

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core import structured
from core.markup import plain

register = template.Library()
DESCRIPTION = 160  # what search engines show of it


@register.simple_tag
def json_ld(facts: structured.Facts | list[structured.Facts]) -> SafeString:
    return structured.script(facts)


@register.filter
def described(text: str | None) -> str:
    """As much of a text, marked up or not, as a search result shows; cut between words."""
    words = plain(str(text or ""))
    if len(words) <= DESCRIPTION:
        return words
    cut = Truncator(words).chars(DESCRIPTION, truncate="")
    return f"{cut.rpartition(' ')[0]}…"
