"""What the basket's page shows around its lines: what has just happened, what delivery costs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from commerce.basket import selectors, undo
from commerce.basket.exceptions import BasketError
from commerce.basket.models import Basket
from commerce.basket.selectors import BasketPage
from commerce.catalogue.models import Product
from commerce.markets.models import Market
from commerce.order import selectors as orders
from commerce.shipping.selectors import DeliveryOption, options
from core.templatetags.shop import money


def summary_context(request: HttpRequest, *, error: BasketError | None = None) -> dict[str, Any]:
    basket, market = request.basket, request.market
    page = selectors.read(basket=basket, market=market)
    offered = options(brand=request.brand, market=market, subtotal=page.total) if page.lines else []
    return {
        "page": page,
        "error": error,
        "rows": _rows(page, offered),
        "note": _note(page, offered),
        "previous": _previous(basket, market, page),
        "home_url": f"/{market.code}/",
        **_told(request, page),
        **({} if basket.pk and (page.lines or page.missing) else _waiting(request)),
    }


def _rows(page: BasketPage, offered: list[DeliveryOption]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"label": gettext("Subtotal"), "amount": page.total}]
    if offered:
        least = min(option.amount for option in offered)
        text = (
            gettext("free")
            if not least
            else gettext("from %(amount)s") % {"amount": money(least, page.currency)}
        )
        rows.append({"label": gettext("Delivery"), "amount": None, "text": text})
    return [*rows, {"label": gettext("Total before delivery"), "amount": page.total, "strong": True}]


def _note(page: BasketPage, offered: list[DeliveryOption]) -> str:
    """How far it is to free delivery, else what the prices include."""
    lacks = [missing for option in offered if (missing := option.missing_for_free(page.total))]
    if lacks and not any(option.amount == 0 for option in offered):
        return gettext("%(amount)s more and delivery is free.") % {"amount": money(min(lacks), page.currency)}
    return gettext("Prices include VAT.")


def _previous(basket: Basket, market: Market, page: BasketPage) -> dict[str, str] | None:
    """The market in which the basket was filled, if the shopper has switched since: the way back."""
    if not basket.pk or basket.market_id == market.pk or not (page.lines or page.missing):
        return None
    with translation.override(basket.market.code):
        return {"name": basket.market.name, "url": reverse("basket:summary")}


def _told(request: HttpRequest, page: BasketPage) -> dict[str, Any]:
    """What the redirect that led here reports."""
    lines = {str(line.id): line for line in page.lines}
    removed = undo.read(request.GET["removed"]) if "removed" in request.GET else None
    return {
        "added": lines.get(request.GET.get("added", "")),
        "updated": lines.get(request.GET.get("updated", "")),
        "removed": removed and _title(removed.product_id, request),
        "removed_token": removed and request.GET["removed"],
    }


def _title(product_id: int, request: HttpRequest) -> str:
    products = Product.objects.for_brand(request.brand).select_related("parent")
    product = products.filter(pk=product_id).first()
    return product.get_title() if product else ""


def _waiting(request: HttpRequest) -> dict[str, Any]:
    """An empty basket may be one that is just being paid for: lead there."""
    basket = selectors.in_payment(request)
    return {"waiting": orders.waiting_for_payment(basket)} if basket else {}
