"""Facts for search engines as JSON-LD: data inside the page, never executed (ADR 0120).

Rooms build plain dicts of schema.org's vocabulary from what their pages have read already; nothing here or
there asks the database.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from core.brands import address
from core.models import Brand

Facts = dict[str, Any]
VOCABULARY = "https://schema.org"
# What could end the element or start another one, whatever a text holds.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script(facts: Facts | Iterable[Facts]) -> SafeString:
    """One `<script type="application/ld+json">` for each; what is empty is left out."""
    listed = [facts] if isinstance(facts, dict) else facts
    return mark_safe("".join(_element(each) for each in listed if each))


def breadcrumbs(brand: Brand, crumbs: Iterable[tuple[str, str]]) -> Facts:
    """The way to a page as names and paths, the front page first. The last one may have no path."""
    steps = [
        present({"@type": "ListItem", "position": place, "name": name, "item": path and address(brand, path)})
        for place, (name, path) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def located(brand: Brand, path: str) -> str:
    """A file's full address; files may be served from elsewhere, and some things have none."""
    return address(brand, path) if path.startswith("/") else path


def organisation(brand: Brand) -> Facts:
    """The shop, as others refer to it."""
    return {"@type": "Organization", "name": brand.name, "url": address(brand, "/")}


def present(facts: Mapping[str, Any]) -> Facts:
    """Without what is empty."""
    return {name: value for name, value in facts.items() if value not in ("", None, [], {}, ())}


def _element(facts: Facts) -> str:
    text = json.dumps({"@context": VOCABULARY, **facts}, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/ld+json">{text.translate(ESCAPES)}</script>'
