from typing import Any

from oscar.apps.shipping.repository import Repository as CoreRepository

from commerce.shipping.methods import Delivery
from commerce.shipping.selectors import options


class Repository(CoreRepository):
    """Oscar's door to our delivery methods."""

    def get_available_shipping_methods(
        self, basket: Any, shipping_addr: Any = None, **kwargs: Any
    ) -> list[Delivery]:
        offered = options(
            brand=basket.brand,
            market=basket.market,
            subtotal=basket.total_incl_tax,
            country_code=shipping_addr.country_id if shipping_addr else None,
        )
        return [
            Delivery(option)
            for option in offered
            if shipping_addr is None or option.plan.reaches(shipping_addr.country_id, shipping_addr.postcode)
        ]
