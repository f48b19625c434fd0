"""What a shared page leaves to `/-/me`: which hearts are full."""

from typing import Any

from django.http import HttpRequest

from commerce.wishlists import selectors
from core import me


@me.part("wishes")
def wishes_part(request: HttpRequest) -> dict[str, Any] | None:
    """Nothing for guests: a heart sends them to sign in."""
    if not request.user.is_authenticated or request.brand is None:
        return None
    return {"ids": selectors.product_ids(user=request.user, brand=request.brand)}
