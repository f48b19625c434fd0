from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from commerce.basket import selectors
from core import me


@me.part("basket")
def basket_part(request: HttpRequest) -> dict[str, Any]:
    """What the badge shows: how many pieces the page's market would sell from this basket."""
    if request.market is None:
        return {"count": 0}
    count = selectors.count(request.basket, request.market)
    answer = {"count": count, "url": reverse("basket:summary")}
    missing = _missing(request, count)
    return {**answer, "notice": missing} if missing else answer


def _missing(request: HttpRequest, count: int) -> str:
    """In another market than the one a basket was filled in: why the badge says less than before."""
    basket = request.basket
    if not basket.pk or basket.market_id == request.market.pk:
        return ""
    missing = selectors.pieces(basket) - count
    words = ngettext(
        "%(count)d piece in your basket is not sold here. It stays there and isn’t counted.",
        "%(count)d pieces in your basket are not sold here. They stay there and aren’t counted.",
        missing,
    )
    return words % {"count": missing} if missing else ""
