from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from commerce.basket import selectors
from core import me


@me.part("basket")
def basket_part(request: HttpRequest) -> dict[str, Any]:
    """What the badge shows: how many pieces the page's market would sell from this basket."""
    if request.market is None:
        return {"count": 0}
    return {"count": selectors.count(request.basket, request.market), "url": reverse("basket:summary")}
