"""What the basket's page shows around its lines: what has just happened, what delivery costs."""

from dataclasses import dataclass
from decimal import Decimal
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
from commerce.voucher.exceptions import VoucherError
from core.models import Brand
from core.templatetags.shop import money


@dataclass(frozen=True, kw_only=True)
class FreeDelivery:
    """How far it is to free delivery: in words, and in percent of the way."""

    text: str
    percent: int


def summary_context(
    request: HttpRequest,
    *,
    error: BasketError | None = None,
    voucher_error: VoucherError | None = None,
) -> dict[str, Any]:
    basket, market = request.basket, request.market
    page = selectors.read(basket=basket, market=market)
    offered = _offered(page, request.brand, market)
    return {
        "page": page,
        "error": error,
        "voucher_error": voucher_error,
        "voucher_code": request.POST.get("code", "")[:40] if voucher_error else "",
        "rows": _rows(page, offered),
        "delivery_rule": next((f"{option.label}: {option.promise}" for option in offered), ""),
        "free_delivery": _free_delivery(page, offered),
        "previous": _previous(basket, market, page),
        "home_url": f"/{market.code}/",
        **_told(request, page),
        **({} if basket.pk and (page.lines or page.missing) else _waiting(request)),
    }


def _offered(page: BasketPage, brand: Brand, market: Market) -> list[DeliveryOption]:
    if not page.lines:
        return []
    return options(brand=brand, market=market, subtotal=page.total, discounts=page.of_delivery)


def discount_rows(page: BasketPage) -> list[dict[str, Any]]:
    """What is taken off the goods, as rows of the totals. What is taken off delivery stands in its price."""
    return [
        {"label": discount.label, "amount": -discount.amount}
        for discount in page.discounts
        if discount.amount
    ]


def _rows(page: BasketPage, offered: list[DeliveryOption]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"label": gettext("Subtotal"), "amount": page.subtotal}]
    rows += discount_rows(page)
    least = min((option.amount for option in offered), default=None)
    if least is not None:
        text = (
            gettext("free")
            if not least
            else gettext("from %(amount)s") % {"amount": money(least, page.currency)}
        )
        rows.append({"label": gettext("Delivery"), "amount": None, "text": text})
    label = gettext("Total before delivery") if least or least is None else gettext("Total")
    return [*rows, {"label": label, "amount": page.total, "strong": True}]


def _free_delivery(page: BasketPage, offered: list[DeliveryOption]) -> FreeDelivery | None:
    """The way to free delivery of the option that is nearest to it; None where none ever gets there."""
    limits = [option.free_from for option in offered if option.free_from and option.list_amount]
    if not limits or any(not option.list_amount for option in offered):
        return None
    limit = min(limits)
    missing = max(limit - page.total, Decimal(0))
    text = (
        gettext("%(amount)s more and delivery is free.") % {"amount": money(missing, page.currency)}
        if missing
        else gettext("Delivery is free.")
    )
    return FreeDelivery(text=text, percent=min(int(page.total * 100 / limit), 100))


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
        "voucher_taken": page.voucher if request.GET.get("voucher") == "in" else None,
        "voucher_removed": request.GET.get("voucher") == "out",
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
