"""What can be done with an order, one file per verb. Nothing else writes an order's state."""

from commerce.order.services.cancel import cancel
from commerce.order.services.catch_up import catch_up
from commerce.order.services.claim_orders import claim_orders
from commerce.order.services.confirm_payment import confirm_payment
from commerce.order.services.deliver import deliver
from commerce.order.services.expire import expire, expire_due
from commerce.order.services.fail_payment import REASONS, fail_payment
from commerce.order.services.place_order import place_order
from commerce.order.services.refill_basket import refill_basket
from commerce.order.services.ship import ship, ship_parcel

__all__ = [
    "REASONS",
    "cancel",
    "catch_up",
    "claim_orders",
    "confirm_payment",
    "deliver",
    "expire",
    "expire_due",
    "fail_payment",
    "place_order",
    "refill_basket",
    "ship",
    "ship_parcel",
]
