"""A shopper's way through the checkout: what is known, what is still asked, and what it will cost."""

import logging
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from commerce.basket import selectors as baskets
from commerce.basket.models import Line
from commerce.basket.selectors import BasketPage
from commerce.checkout.forms import DetailsForm
from commerce.checkout.quotes import Quote, quote_for
from commerce.checkout.session import CheckoutSession
from commerce.customer import selectors as customers
from commerce.markets import selectors as markets
from commerce.order.models import ShippingAddress
from commerce.order.services.place_order import Checkout
from commerce.shipping import selectors as shipping
from commerce.shipping.plans import Window
from commerce.shipping.selectors import DeliveryOption, options

logger = logging.getLogger(__name__)


class Visit:
    """Everything is worked out from basket and session when it is asked for: no step can be skipped."""

    def __init__(self, request: HttpRequest) -> None:
        self.brand = request.brand
        self.market = request.market
        self.basket = request.basket
        self.user = request.user if request.user.is_authenticated else None
        self.session = CheckoutSession(request.session, self.brand)
        self.moment = timezone.now()  # one for the whole page: a cut-off may pass while it is made

    @cached_property
    def page(self) -> BasketPage:
        """The basket, with the tax of where it goes as far as that is known."""
        return baskets.read(basket=self.basket, market=self.market, country_code=self.country_code)

    @property
    def can_order(self) -> bool:
        return self.page.is_orderable

    @cached_property
    def _details(self) -> DetailsForm | None:
        """The first step's answers, checked again: the market may have changed since."""
        form = self.details_form(self.session.details)
        return form if self.session.details and form.is_valid() else None

    def details_form(self, data: Any, **kwargs: Any) -> DetailsForm:
        return DetailsForm(data, market=self.market, is_taxed=self.is_taxed, **kwargs)

    def is_taxed(self, country_code: str) -> bool:
        """Whether all rates that basket and delivery need are entered. Without those of home no page has prices."""
        if country_code == self.market.home_country_id:
            return True
        goods = Line.objects.filter(basket=self.basket.pk).values_list("product__tax_class", flat=True)
        needed = {*goods, *shipping.tax_classes(brand=self.brand, market=self.market)}
        if markets.has_rates(needed, country_code):
            return True
        logger.error("A tax rate is missing: no order can go to %s (see markets.W001).", country_code)
        return False

    @property
    def address(self) -> ShippingAddress | None:
        """Where it goes, with where it may be left."""
        if self._details is None:
            return None
        address = self._details.address()
        address.notes = self.session.leave_at
        return address

    @property
    def email(self) -> str:
        return self._details.cleaned_data["email"] if self._details else ""

    @property
    def country_code(self) -> str:
        return self._details.cleaned_data["country"] if self._details else self.market.home_country_id

    @cached_property
    def options(self) -> list[DeliveryOption]:
        return options(
            brand=self.brand,
            market=self.market,
            subtotal=self.page.total,
            country_code=self.country_code,
            discounts=self.page.of_delivery,
        )

    def reaches(self, option: DeliveryOption) -> bool:
        """Whether a method goes to the address; nothing speaks against it while that isn't known."""
        address = self.address
        return address is None or option.plan.reaches(address.country_id, address.postcode)

    def arrival(self, option: DeliveryOption) -> Window | None:
        """On which days it would be there, ordered now."""
        return option.window(market=self.market, country_code=self.country_code, moment=self.moment)

    @property
    def reaching(self) -> list[DeliveryOption]:
        return [option for option in self.options if self.reaches(option)]

    @property
    def chosen(self) -> DeliveryOption | None:
        return next((option for option in self.reaching if option.code == self.session.delivery), None)

    @property
    def gone_astray(self) -> DeliveryOption | None:
        """What was chosen before the address became one to which it doesn't go."""
        chosen = next((option for option in self.options if option.code == self.session.delivery), None)
        return chosen if chosen and not self.reaches(chosen) else None

    @cached_property
    def quote(self) -> Quote | None:
        """What the order would cost; None while something is missing."""
        if not (self.can_order and self.address and self.chosen):
            return None
        return quote_for(
            basket=self.basket,
            page=self.page,
            market=self.market,
            country_code=self.country_code,
            postcode=self.address.postcode,
            delivery_code=self.chosen.code,
            moment=self.moment,
        )

    def next_step(self) -> str:
        """The name of the first address whose question isn't answered."""
        if not self.can_order:
            return "basket:summary"
        if self._details is None:
            return "checkout:details"
        return "checkout:payment" if self.chosen else "checkout:delivery"

    def recall(self) -> None:
        """Answer what the account knows: where it goes, and how it came last time. What was told stays."""
        if not self.user or self.session.details:
            return
        form = self.details_form(self.known_details())
        if not form.is_valid():
            return
        self.session.keep_details({name: str(value) for name, value in form.cleaned_data.items()})
        if not self.session.delivery:
            code = customers.last_delivery(user=self.user, brand=self.brand, market=self.market)
            self.session.keep_delivery(code)

    def known_details(self, address_id: str = "") -> dict[str, Any]:
        """What the form starts with: the chosen address, the last answers, or what the account knows."""
        chosen = customers.details_with(user=self.user, address_id=address_id) if self.user else {}
        if chosen:
            return chosen
        if self.session.details or not self.user:
            return self.session.details
        return customers.known_details(user=self.user, brand=self.brand, market=self.market)

    def address_choices(self) -> list[customers.AddressCard]:
        """The addresses of the account to which the market delivers, if there are several."""
        if not self.user:
            return []
        cards = customers.addresses(user=self.user, market=self.market)
        deliverable = [card for card in cards if card.is_deliverable]
        return deliverable if len(deliverable) > 1 else []

    def checkout(self) -> Checkout:
        """For the order button: all that was told."""
        return Checkout(
            brand=self.brand,
            market=self.market,
            email=self.email,
            address=self.address,
            delivery_code=self.session.delivery,
            user=self.user,
        )
