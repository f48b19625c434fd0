"""What can be done with an order, one file per verb. Nothing else writes an order's state."""

from commerce.order.services.cancel import cancel
from commerce.order.services.catch_up import catch_up
from commerce.order.services.change_address import change_address
from commerce.order.services.claim_orders import claim_orders
from commerce.order.services.confirm_payment import confirm_payment
from commerce.order.services.deliver import deliver
from commerce.order.services.expire import expire, expire_due
from commerce.order.services.fail_payment import REASONS, fail_payment
from commerce.order.services.place_order import place_order
from commerce.order.services.refill_basket import refill_basket
from commerce.order.services.refund import Part, ask_again, ask_refund, cancel_with_refund, refund_all
from commerce.order.services.settle_refund import settle_refund
from commerce.order.services.ship import ship, ship_parcel

__all__ = [
    "REASONS",
    "Part",
    "ask_again",
    "ask_refund",
    "cancel",
    "cancel_with_refund",
    "catch_up",
    "change_address",
    "claim_orders",
    "confirm_payment",
    "deliver",
    "expire",
    "expire_due",
    "fail_payment",
    "place_order",
    "refill_basket",
    "refund_all",
    "settle_refund",
    "ship",
    "ship_parcel",
]
