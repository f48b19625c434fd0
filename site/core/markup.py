"""Reading marked-up text."""

from html import unescape

from django.utils.html import strip_tags


def plain(html: str) -> str:
    """The words of rich text, set apart where only tags stood between them."""
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())
