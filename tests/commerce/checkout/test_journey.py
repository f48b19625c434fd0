from decimal import Decimal

from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.payment.models import DemoPayment
from tests.factories.checkout import Shopper, make_delivery
from tests.factories.commerce import make_brand, make_product


def test_guest_orders_and_is_led_to_the_gateway():
    brand = make_brand()
    make_delivery(brand)
    bear = make_product(brand, "Bear", price="12.00", stock=5)
    shopper = Shopper(brand)

    added = shopper.add(bear, 2)
    led = shopper.order()

    assert added.status_code == 303
    order = Order.objects.get()
    payment = DemoPayment.objects.get()
    assert led.status_code == 303
    assert led["Location"] == f"http://petite.localhost/-/demo-gateway/{payment.reference}/"
    assert (order.status, order.total_incl_tax, order.currency) == (
        "Pending payment",
        Decimal("27.50"),
        "GBP",
    )
    assert StockRecord.objects.get(product=bear).num_allocated == 2
