"""Everybody at once, with a Stripe that takes its time: sold exactly, nothing paid that is not sent, no error.

The buyers are threads. The shop serves a few at a time, as a web server's threads would; Stripe's messages come in
meanwhile, over HTTP.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

import pytest
import requests

from commerce.basket.models import Basket
from commerce.order import services
from commerce.order.exceptions import QuoteChangedError
from commerce.order.models import Order
from commerce.order.payment import payment_url
from commerce.partner.models import StockRecord
from commerce.payment.models import PaymentAttempt, Source, WebhookEvent
from tests.factories.checkout import agreed, make_basket, make_checkout

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.services("postgresql"),
    pytest.mark.slow,
]
SERVED_AT_ONCE = 6  # of the eight connections to the database that a process has
LATENCY = 0.3
PATIENCE = 60


class Crowd:
    def __init__(self, buyers: int) -> None:
        self.start = threading.Barrier(buyers)
        self.served = threading.Semaphore(SERVED_AT_ONCE)

    def buy(self, ticket: tuple[int, str]) -> str:
        """From the order button to Stripe's page, and pay there: what a shopper sees of it."""
        self.start.wait(PATIENCE)
        with self.served:
            try:
                page = self._order(*ticket)
            except QuoteChangedError:
                return "sold out"
            finally:
                connection.close()
        answer = requests.post(page, {"button": "pay"}, timeout=PATIENCE, allow_redirects=False)
        return "paid" if "returned=1" in answer.headers["Location"] else "lost"

    def _order(self, basket_id: int, shown: str) -> str:
        basket = Basket.objects.select_related("brand").get(pk=basket_id)
        order = services.place_order(basket_id=basket_id, checkout=make_checkout(basket.brand), shown=shown)
        return payment_url(order)


@pytest.mark.parametrize(("buyers", "units"), [(12, 3), (200, 50)])
def test_a_rush_sells_what_there_is_and_takes_money_for_nothing_else(heard, shop, buyers, units):
    bear, checkout = shop.products.get(), make_checkout(shop)
    StockRecord.objects.update(num_in_stock=units)
    baskets = [make_basket(shop, bear) for _ in range(buyers)]
    tickets = [(basket.pk, agreed(basket, checkout)) for basket in baskets]
    heard.api.latency, heard.messages.holds = LATENCY, False

    with ThreadPoolExecutor(buyers) as pool:
        outcomes = Counter(pool.map(Crowd(buyers).buy, tickets))
    heard.messages.settle()

    record, account = StockRecord.objects.get(), heard.account
    assert outcomes == {"paid": units, "sold out": buyers - units}
    assert Counter(Order.objects.values_list("status", flat=True)) == {"Paid": units}
    assert (record.num_in_stock, record.num_allocated) == (units, units)
    assert Counter(session["status"] for session in account.sessions.values()) == {"complete": units}
    paid = {intent["metadata"]["reference"] for intent in account.intents.values()}
    known = PaymentAttempt.objects.filter(state="succeeded").values_list("reference", flat=True)
    assert (len(account.intents), paid) == (units, set(known))  # no orphans
    assert Source.objects.count() == WebhookEvent.objects.count() == units
    assert Counter(heard.messages.statuses) == {200: 2 * units}  # no error, none sent twice
    assert {exchange.answer.status for exchange in heard.api.exchanges} == {200}
