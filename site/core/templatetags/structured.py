"""JSON-LD and descriptions in pages."""

from html import unescape

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core import structured

register = template.Library()
DESCRIPTION = 160  # what search engines show of it


@register.simple_tag
def json_ld(facts: structured.Facts | list[structured.Facts]) -> SafeString:
    return structured.script(facts)


@register.filter
def described(text: str | None) -> str:
    """As much of a text, marked up or not, as a search result shows; cut between words."""
    plain = " ".join(unescape(strip_tags(str(text or "").replace("<", " <"))).split())
    if len(plain) <= DESCRIPTION:
        return plain
    cut = Truncator(plain).chars(DESCRIPTION, truncate="")
    return f"{cut.rpartition(' ')[0]}…"
