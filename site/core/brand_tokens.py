"""A brand's tokens for mail, where no style sheet reaches: those the front end is built of."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

from core.models import Brand

SOURCE = Path("frontend") / "src"
TOKEN = re.compile(r"--(?P<name>[a-z-]+):\s*(?P<value>#[0-9a-f]{3,8}|\d+px|\"[^;]+)\s*;", re.ASCII)
WANTED = (
    *("ground", "surface", "soft", "ink", "ink-muted", "line", "action", "on-action"),
    *("radius-s", "radius-m", "font-heading"),
)


def tokens_of(brand: Brand) -> dict[str, str]:
    """Token → value, with underscores for templates: `{{ look.on_action }}`."""
    return _read(brand.slug)


@cache
def _read(slug: str) -> dict[str, str]:
    root = Path(settings.BASE_DIR) / SOURCE
    found: dict[str, str] = {}
    for path in (root / "base" / "tokens.css", root / "brands" / slug / "tokens.css"):
        if path.exists():
            found |= {match["name"]: match["value"] for match in TOKEN.finditer(path.read_text())}
    return {name.replace("-", "_"): found[name].replace('"', "'") for name in WANTED if name in found}
