"""Where a brand's own files are among the built ones."""

from functools import lru_cache

from django.contrib.staticfiles import finders

FALLBACK = "default"


@lru_cache(maxsize=256)
def asset_path(slug: str, name: str) -> str:
    """The static path of a brand's file (`logo.svg`, `heading.woff2`); the plain one if it has none."""
    own = f"shop/brands/{slug}/{name}"
    return own if finders.find(own) else f"shop/brands/{FALLBACK}/{name}"
