from typing import Any

from oscar.apps.shipping.methods import *  # noqa: F403
from oscar.apps.shipping.methods import Base
from oscar.core.prices import Price

from commerce.shipping.selectors import DeliveryOption


class Delivery(Base):
    """A delivery option under Oscar's interface."""

    def __init__(self, option: DeliveryOption) -> None:
        self.option = option
        self.code = option.code
        self.name = option.label
        self.description = option.promise

    def calculate(self, basket: Any) -> Price:
        return Price(currency=basket.currency, excl_tax=self.option.net, incl_tax=self.option.amount)
