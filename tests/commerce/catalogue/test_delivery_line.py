"""What a product's page says of delivery: the rule, no day, and nothing where nothing is left."""

from commerce.shipping.models import DeliveryMethod
from tests.factories.checkout import Shopper, make_delivery
from tests.factories.commerce import make_brand, make_product

RULE = "Order by 12:00, at your door in 1–3 working days."


def seen(brand, product) -> str:
    shopper = Shopper(brand)
    answer = shopper.client.get(product.get_absolute_url(), headers={"Host": shopper.host}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_product_says_the_rule(drain_outbox):
    brand = make_brand()
    make_delivery(brand)

    assert RULE in seen(brand, make_product(brand, stock=1))


def test_another_rule_is_shown_at_once(drain_outbox):
    brand = make_brand()
    make_delivery(brand)
    product = make_product(brand, stock=1)
    drain_outbox()
    assert RULE in seen(brand, product)

    DeliveryMethod.objects.update(days_min=2)
    drain_outbox()

    assert "in 2–3 working days." in seen(brand, product)


def test_what_nobody_can_buy_is_promised_to_nobody():
    brand = make_brand()
    make_delivery(brand)
    product = make_product(brand, variants=[{"size": "S", "stock": 1}, {"size": "M", "stock": 0}])
    assert RULE in seen(brand, product)

    sold_out = make_product(brand, variants=[{"size": "S", "stock": 0}, {"size": "M", "stock": 0}])

    assert "Order by" not in seen(brand, sold_out)
