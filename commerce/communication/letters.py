"""A mail about an order: text and HTML, from the order's brand, in the order's language and time."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from commerce.communication import archive
from commerce.communication.withdrawal import withdrawal
from commerce.markets.models import Market
from commerce.markets.texts import texts
from commerce.order import links
from commerce.order.models import Order
from commerce.order.pages import rows
from commerce.order.parcels import Content, Parcel, follows
from commerce.order.refunds import OrderRefund
from commerce.order.selectors import OrderLine, OrderPage, order_page
from core import brands, letters
from core.letters import Letter
from core.models import Brand, Delivery

# What shoppers are written about an order: `templates/emails/<name>.*`.
NAMES = (
    "order_paid",
    "payment_failed",
    "order_shipped",
    "order_cancelled",
    "refund_due",
    "refund_made",
    "order_link",
    "question_received",
)


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """A line of the order with the address of its picture."""

    title: str
    quantity: int
    total: Any
    picture: str


@dataclass(frozen=True, kw_only=True)
class Sending:
    """A parcel that a mail is about, and what follows it."""

    parcel: Parcel
    follows: tuple[Content, ...] = ()


def send(
    delivery: Delivery,
    *,
    order: Order,
    name: str,
    message: str = "",
    shipment_id: int | None = None,
    refund: OrderRefund | None = None,
) -> None:
    """Write, send and keep one of `NAMES`. Sent twice, it carries the same Message-ID.

    `message`: what was asked. A delivery that sends a mail again may say `to` whom.
    """
    with translation.override(order.market.code):
        page = order_page(order)
    url, to = links.address(order), delivery.payload.get("to") or order.email
    letter = compose(
        name,
        page=page,
        brand=order.brand,
        market=order.market,
        order_url=url,
        message=message,
        sending=_sending(order, page, shipment_id),
        refund=refund,
    )
    letters.send(letter, brand=order.brand, to=to, delivery=delivery)
    archive.keep(delivery, order=order, name=name, letter=letter, to=to, order_url=url)


def _sending(order: Order, page: OrderPage, shipment_id: int | None) -> Sending | None:
    parcel = next((each for each in page.parcels if each.id == shipment_id), None)
    return Sending(parcel=parcel, follows=follows(order, parcel, page.parcels)) if parcel else None


def compose(
    name: str,
    *,
    page: OrderPage,
    brand: Brand,
    market: Market,
    order_url: str,
    message: str = "",
    sending: Sending | None = None,
    refund: OrderRefund | None = None,
) -> Letter:
    """The mail itself, of an order or of a sample."""
    with translation.override(market.code):
        context = {
            "order": page,
            "lines": [_line(line, brand) for line in page.lines],
            "rows": rows(page),
            "order_url": order_url,
            "message": message,
            "sending": sending,
            "refund": refund,
            "law": _law(brand, market),
            "withdrawal": withdrawal(brand, market) if name == "order_paid" else None,
        }
    return letters.write(name, brand=brand, language=market.code, context=context, time_zone=market.time_zone)


def _line(line: OrderLine, brand: Brand) -> MailLine:
    picture = (line.image or {}).get("src", "")
    return MailLine(
        title=line.title,
        quantity=line.quantity,
        total=line.total,
        picture=brands.address(brand, picture) if picture.startswith("/") else picture,
    )


def _law(brand: Brand, market: Market) -> list[dict[str, str]]:
    """What applies to the order, and who we are."""
    return [
        {"title": link.title, "url": brands.address(brand, link.url)}
        for link in texts(brand, market).accepted
    ]
