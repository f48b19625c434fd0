"""Every mail a brand sends, with sample data: nothing real is read but the brand's own goods and words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from commerce.catalogue import terms
from commerce.communication import letters
from commerce.markets.models import Market
from commerce.order.carriers import Carrier, tracking_url
from commerce.order.parcels import Content, Parcel
from commerce.order.refunds import OrderRefund
from commerce.order.selectors import FAILURES, OrderLine, OrderPage
from commerce.order.states import State
from commerce.shipping import wording
from core import account_letters, brands
from core.account_words import LETTERS
from core.letters import Letter
from core.models import Brand
from search.models import Document

ACCOUNT = {name.rpartition("/")[2]: name for name in LETTERS}
NAMES = (*letters.NAMES, *ACCOUNT)
ADDRESSES = {
    "GB": ("Ada Byron", "12 St James’s Square", "London", "SW1Y 4JH"),
    "DE": ("Ada Byron", "Lange Reihe 7", "20099 Hamburg"),
    "FR": ("Ada Byron", "7 rue des Lilas", "75020 Paris"),
}
STATES = {
    "payment_failed": State.FAILED,
    "order_shipped": State.SHIPPED,
    "order_cancelled": State.CANCELLED,
    "refund_due": State.NEEDS_REFUND,
    "refund_made": State.SHIPPED,
}
NOWHERE = "/sample/"  # a link in a sample opens nothing


def sample(name: str, *, brand: Brand, market: Market) -> Letter:
    """The mail called `name` as the brand would send it in the market."""
    if name in ACCOUNT:
        url = brands.address(brand, NOWHERE)
        return account_letters.compose(
            ACCOUNT[name], brand=brand, language=market.code, to="ada@example.org", url=url
        )
    with translation.override(market.code):
        page = _order(brand, market, STATES.get(name, State.PAID))
        refund = _refund(page) if name == "refund_made" else _called_off(page)
        if name == "refund_made":
            page = replace(page, refunds=(refund,))
        url = brands.address(brand, reverse("order:detail", args=["sample"]))
    return letters.compose(
        name,
        page=page,
        brand=brand,
        market=market,
        order_url=url,
        sending=_sending(page, market) if name == "order_shipped" else None,
        refund=refund,
    )


def _order(brand: Brand, market: Market, state: State) -> OrderPage:
    lines = _lines(brand, market)
    subtotal = sum((line.total for line in lines), Decimal("0.00"))
    discount, delivery = Decimal("2.00"), Decimal("3.90")
    return OrderPage(
        number="SAMP-LE23-4567",
        state=state,
        email="ada@example.org",
        currency=market.currency,
        lines=lines,
        subtotal=subtotal,
        discounts=((gettext("Voucher %(code)s") % {"code": "WELCOME"}, discount),),
        delivery_label=terms.labels().get("delivery.standard", gettext("Standard delivery")),
        delivery=delivery,
        total=subtotal - discount + delivery,
        tax=Decimal("4.20"),
        address=ADDRESSES.get(market.home_country_id, ADDRESSES["GB"]),
        timeline=(),
        arrival="" if state in FAILURES else wording.days(date(2026, 11, 24), date(2026, 11, 25)),
    )


CARRIERS = {"GB": Carrier.ROYAL_MAIL, "FR": Carrier.COLISSIMO}
NUMBER = "00340434161094042557"


def _sending(page: OrderPage, market: Market) -> letters.Sending:
    """The first thing has left; more of it, and the rest, follow."""
    carrier = CARRIERS.get(market.home_country_id, Carrier.DHL)
    goods = [
        Content(line_id=place, title=line.title, sku=line.sku, quantity=line.quantity)
        for place, line in enumerate(page.lines)
    ]
    parcel = Parcel(
        id=1,
        place=1,
        carrier=str(carrier.label),
        tracking_number=NUMBER,
        tracking_url=tracking_url(carrier, NUMBER),
        shipped=timezone.now(),
        shipped_by="",
        delivered=None,
        contents=tuple(goods[:1]),
    )
    return letters.Sending(parcel=parcel, follows=tuple(goods[1:]))


def _refund(page: OrderPage) -> OrderRefund:
    line = page.lines[0]
    return OrderRefund(
        amount=line.total,
        currency=page.currency,
        is_made=True,
        when=timezone.now(),
        parts=(f"{line.quantity} × {line.title}",),
    )


def _called_off(page: OrderPage) -> OrderRefund:
    return OrderRefund(
        amount=page.total, currency=page.currency, is_made=False, when=timezone.now(), parts=()
    )


def _lines(brand: Brand, market: Market) -> tuple[OrderLine, ...]:
    """Two of the brand's goods; made-up ones where it has none yet."""
    cards = Document.objects.filter(kind=Document.Kind.PRODUCT, brand=brand, locale=market.locale_id)
    found = list(cards.exclude(image=None).order_by("object_id").values_list("title", "image")[:2])
    return tuple(
        OrderLine(title=title, sku="", quantity=number, total=Decimal("12.50") * number, image=image)
        for number, (title, image) in enumerate(found or [("…", None)], start=1)
    )
