"""A shopper's way to an order, through the site's own pages and services."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpResponse
from django.test import Client

from commerce.basket import services as baskets
from commerce.basket.models import Basket
from commerce.catalogue.models import Product
from commerce.checkout.quotes import make_quote
from commerce.markets.models import Market
from commerce.order import links, services as orders
from commerce.order.models import Order, ShippingAddress
from commerce.order.services.place_order import Checkout
from commerce.payment import services as payments
from commerce.payment.gateways.demo import services as demo, signature
from commerce.payment.models import DemoPayment, PaymentAttempt
from commerce.shipping.models import DeliveryMethod, DeliveryPrice
from core.models import Brand, Delivery, User
from tests.factories.commerce import make_country, make_market, make_tax_class, make_term

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
DETAILS = {
    "email": "ada@example.org",
    "first_name": "Ada",
    "last_name": "Byron",
    "line1": "12 St James’s Square",
    "line2": "",
    "postcode": "SW1Y 4JH",
    "city": "London",
    "country": "GB",
}
GERMAN_DETAILS = {
    **DETAILS,
    "line1": "Lange Reihe 7",
    "postcode": "20099",
    "city": "Hamburg",
    "country": "DE",
}
FRENCH_DETAILS = {
    **DETAILS,
    "line1": "7 rue des Lilas",
    "postcode": "75020",
    "city": "Paris",
    "country": "FR",
}
DETAILS_IN = {"en-gb": DETAILS, "de": GERMAN_DETAILS, "fr": FRENCH_DETAILS}


def make_delivery(
    brand: Brand,
    code: str = "standard",
    *,
    amount: str = "3.50",
    free_from: str | None = None,
    tax_class: str = "standard",
    position: int = 0,
    **rhythm: Any,
) -> DeliveryMethod:
    """A delivery method with the same price in each of the brand's markets, worded in each."""
    method = DeliveryMethod.objects.create(
        brand=brand, code=code, position=position, tax_class=make_tax_class(tax_class), **rhythm
    )
    for market in Market.objects.filter(brands=brand).select_related("locale"):
        DeliveryPrice.objects.create(
            method=method,
            market=market,
            amount=Decimal(amount),
            free_from=free_from and Decimal(free_from),
        )
        for suffix, label in (("", code.title()), (".note", "Soon")):
            if not _worded(f"delivery.{code}{suffix}", market.code):
                make_term(f"delivery.{code}{suffix}", label, locale=market.code)
    return method


def _worded(code: str, locale: str) -> bool:
    from commerce.catalogue.models import Term

    return Term.objects.filter(code=code, locale__language_code=locale).exists()


def make_basket(
    brand: Brand, *products: Product, quantity: int = 1, market: str = "en-gb", owner: User | None = None
) -> Basket:
    """An open basket with `quantity` of each product."""
    basket = Basket.objects.create(brand=brand, market=make_market(market), owner=owner)
    for product in products:
        baskets.add(basket=basket, product=product, quantity=quantity)
    return basket


def make_checkout(
    brand: Brand, *, market: str = "en-gb", country: str = "", user: User | None = None
) -> Checkout:
    home = make_market(market)
    return Checkout(
        brand=brand,
        market=home,
        email=DETAILS["email"],
        address=ShippingAddress(
            first_name="Ada",
            last_name="Byron",
            line1="12 St James’s Square",
            line4="London",
            postcode="SW1Y 4JH",
            country=make_country(country or home.home_country_id),
        ),
        delivery_code="standard",
        user=user,
    )


def agreed(basket: Basket, checkout: Checkout) -> str:
    """The fingerprint of what the shopper is shown now."""
    quote = make_quote(
        basket=basket,
        market=checkout.market,
        country_code=checkout.address.country_id,
        postcode=checkout.address.postcode,
        delivery_code=checkout.delivery_code,
    )
    assert quote is not None
    return quote.fingerprint


def place(basket: Basket, *, market: str = "en-gb", country: str = "", user: User | None = None) -> Order:
    """Order the basket as it stands."""
    checkout = make_checkout(basket.brand, market=market, country=country, user=user)
    return orders.place_order(basket_id=basket.pk, checkout=checkout, shown=agreed(basket, checkout))


def attempt_of(order: Order) -> PaymentAttempt:
    return PaymentAttempt.objects.filter(order=order).latest("pk")


def pay(order: Order) -> Order:
    """The money comes, as a webhook would say."""
    attempt = attempt_of(order)
    return orders.confirm_payment(attempt=attempt, amount=attempt.amount, currency=attempt.currency)


def pay_at_gateway(order: Order) -> Order:
    """The same, and the demo gateway knows of the money too: it can give it back."""
    payments.start(attempt=attempt_of(order), return_url="http://petite.localhost/back/?returned=1")
    demo.succeed(payment=DemoPayment.objects.get(reference=attempt_of(order).reference))
    Delivery.objects.filter(reaction=demo.SEND).delete()  # nobody listens: what it says is said here
    return pay(order)


class Shopper:
    """Somebody with a browser at one brand's shop, in one market."""

    def __init__(self, brand: Brand, *, market: str = "en-gb", client: Client | None = None) -> None:
        self.brand, self.market = brand, market
        self.client = client or Client(enforce_csrf_checks=True)
        self.host = brand.site.hostname

    def url(self, path: str) -> str:
        return path if path.startswith(("/-/", "/webhooks/")) else f"/{self.market}/{path}"

    def get(self, path: str, **extra: Any) -> HttpResponse:
        return self.client.get(self.url(path), headers={"Host": self.host}, **extra)

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        """Post a form that this browser has been shown: with its token."""
        token = (
            self.client.cookies["csrftoken"].value if "csrftoken" in self.client.cookies else self._token()
        )
        return self.client.post(
            self.url(path),
            {**(data or {}), "csrfmiddlewaretoken": token},
            headers={"Host": self.host, **headers},
        )

    def post_bare(self, path: str, data: dict[str, Any], **headers: str) -> HttpResponse:
        """Post a form without a token."""
        return self.client.post(self.url(path), data, headers={"Host": self.host, **headers})

    def add(self, product: Product, quantity: object = 1, **headers: str) -> HttpResponse:
        """The add form of a cached page: no token."""
        data = {"product": product.pk, "quantity": quantity}
        return self.post_bare("basket/add/", data, **{**SAME_ORIGIN, **headers})

    def order(self, details: dict[str, str] | None = None, delivery: str = "standard") -> HttpResponse:
        """From the basket to the order button; the answer leads to the gateway."""
        self.post("checkout/details/", details or DETAILS_IN[self.market])
        self.post("checkout/delivery/", {"delivery": delivery})
        return self.post("checkout/payment/", {"agreed": self.agreed()})

    def agreed(self) -> str:
        return self.get("checkout/payment/").context["agreed"]

    def press(self, payment: DemoPayment, button: str) -> HttpResponse:
        return self.post(f"/-/demo-gateway/{payment.reference}/", {"button": button})

    def follow(self, response: HttpResponse) -> HttpResponse:
        """Go where an answer leads."""
        assert response.status_code in (302, 303), response.status_code
        parts = urlsplit(response["Location"])
        return self.client.get(f"{parts.path}?{parts.query}", headers={"Host": parts.netloc or self.host})

    def _token(self) -> str:
        from django.middleware.csrf import _get_new_csrf_string

        self.client.cookies["csrftoken"] = _get_new_csrf_string()
        return self.client.cookies["csrftoken"].value


def opened(text: str) -> str:
    """The text with each signed link to an order's page read: its token gives way to the order's number.

    Two links to one order are alike only when they were signed in the same second.
    """
    return re.sub(
        r"(?<=/order/)[^/]+:[^/]+:[^/]+(?=/)", lambda token: signing.loads(token[0], salt=links.SALT), text
    )


def webhook(client: Client, body: bytes, *, header: str | None = None, gateway: str = "demo") -> HttpResponse:
    """Post a message to the shop as the gateway would; signed unless `header` says otherwise."""
    header = signature.sign(body=body) if header is None else header
    return client.post(
        f"/webhooks/payments/{gateway}/",
        data=body,
        content_type="application/json",
        headers={signature.HEADER: header} if header else {},
    )
