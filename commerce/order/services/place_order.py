from dataclasses import dataclass

from django.db import transaction

from oscar.core.prices import Price

from commerce.basket import services as baskets
from commerce.basket.models import Basket
from commerce.checkout.quotes import Quote, make_quote
from commerce.markets.models import Market
from commerce.offer.exceptions import OfferGoneError
from commerce.order.events import OrderPlaced
from commerce.order.exceptions import BasketGoneError, QuoteChangedError
from commerce.order.models import Order, OrderStatusChange, ShippingAddress
from commerce.order.services import discounts
from commerce.order.states import State
from commerce.order.utils import OrderCreator, OrderNumberGenerator
from commerce.partner.exceptions import OutOfStock
from commerce.partner.strategy import Strategy
from commerce.payment import services as payments
from commerce.shipping.methods import Delivery
from commerce.voucher.exceptions import VoucherError
from core.events import publish
from core.models import Brand, User


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """What a shopper has told us by the time they press the order button."""

    brand: Brand
    market: Market
    email: str
    address: ShippingAddress
    delivery_code: str
    user: User | None = None


def place_order(*, basket_id: int, checkout: Checkout, shown: str) -> Order:
    """Order what was shown, or nothing. One transaction: basket locked, all checked again, stock reserved.

    `shown` is the fingerprint of the quote the shopper agreed to. A basket that has led to an order
    already answers with that order: pressing twice buys once. Payment starts after the commit.
    """
    try:
        with transaction.atomic():
            basket = baskets.lock(basket_id=basket_id, brand=checkout.brand)
            if basket.owner_id != (checkout.user.pk if checkout.user else None):
                raise BasketGoneError
            if basket.status != Basket.OPEN:
                return _already_placed(basket)
            quote = make_quote(
                basket=basket,
                market=checkout.market,
                country_code=checkout.address.country_id,
                postcode=checkout.address.postcode,
                delivery_code=checkout.delivery_code,
            )
            if quote is None or quote.fingerprint != shown:
                raise QuoteChangedError
            return _write(basket=basket, quote=quote, checkout=checkout)
    except (OutOfStock, VoucherError, OfferGoneError) as error:
        raise QuoteChangedError from error


def _already_placed(basket: Basket) -> Order:
    order = Order.objects.filter(basket=basket).order_by("-pk").first()
    if order is None:
        raise BasketGoneError
    return order


def _write(*, basket: Basket, quote: Quote, checkout: Checkout) -> Order:
    checkout.address.save()
    order = OrderCreator(quote).place_order(
        basket=baskets.narrow(
            basket=basket,
            line_ids=[line.id for line in quote.lines],
            strategy=Strategy(checkout.market, country_code=quote.country_code),
        ),
        order_number=OrderNumberGenerator().order_number(),
        total=Price(currency=quote.currency, excl_tax=quote.net, incl_tax=quote.total),
        shipping_method=Delivery(quote.delivery),
        shipping_charge=Price(
            currency=quote.currency, excl_tax=quote.delivery.net, incl_tax=quote.delivery.amount
        ),
        user=checkout.user,
        shipping_address=checkout.address,
        site=None,  # the brand says where an order belongs
        brand=checkout.brand,
        market=checkout.market,
        language=checkout.market.code,
        guest_email=checkout.email,
        promised_from=quote.arrival.earliest if quote.arrival else None,
        promised_until=quote.arrival.latest if quote.arrival else None,
    )
    discounts.count(order)
    OrderStatusChange.objects.create(
        order=order, old_status="", new_status=State.PENDING.value, actor=checkout.user
    )
    baskets.freeze(basket=basket, market=checkout.market)
    payments.open_attempt(order=order)
    publish(OrderPlaced(order_id=order.pk))
    return order
