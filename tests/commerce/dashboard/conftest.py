"""Two shops and the people who work for them."""

from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

import pytest

from commerce.catalogue.models import Category, Product
from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.order.models import Line, Order, OrderStatusChange
from commerce.order.states import State
from commerce.shipping.models import DeliveryMethod
from commerce.voucher.models import Voucher, VoucherSet
from core.models import Brand, User
from core.roles import assign
from tests.factories.commerce import make_brand, make_category, make_product, make_tax_class

HOST = "petite.localhost"


@dataclass(frozen=True)
class Shop:
    """One of everything that belongs to a brand."""

    brand: Brand
    category: Category
    product: Product
    order: Order
    line: Line
    offer: ConditionalOffer
    range: Range
    voucher: Voucher
    voucher_set: VoucherSet
    method: DeliveryMethod
    customer: User


def make_order(brand: Brand, product: Product, customer: User, *, status: str = State.PAID.value) -> Order:
    """An order of two units, which are reserved."""
    record = product.stockrecords.get()
    record.allocate(2)
    order = Order.objects.create(
        number=f"{brand.slug.upper()}-{Order.objects.count() + 1}",
        brand=brand,
        market=brand.markets.first(),
        language="en-gb",
        currency="GBP",
        user=customer,
        status=status,
        total_incl_tax="20.00",
        total_excl_tax="16.67",
        shipping_incl_tax="0.00",
        shipping_excl_tax="0.00",
    )
    Line.objects.create(
        order=order,
        partner=record.partner,
        partner_name=record.partner.name,
        partner_sku=record.partner_sku,
        stockrecord=record,
        product=product,
        title=product.title,
        quantity=2,
        num_allocated=2,
        line_price_incl_tax="20.00",
        line_price_excl_tax="16.67",
        line_price_before_discounts_incl_tax="20.00",
        line_price_before_discounts_excl_tax="16.67",
        unit_price_incl_tax="10.00",
        unit_price_excl_tax="8.33",
    )
    OrderStatusChange.objects.create(order=order, old_status="", new_status=status)
    return order


def make_shop(slug: str) -> Shop:
    brand = make_brand(slug)
    category = make_category(brand, f"{slug} shelf")
    product = make_product(brand, f"{slug} thing", sku=f"{slug}-sku", categories=[category])
    customer = User.objects.create_user(f"buyer@{slug}.example", first_name=slug, last_name="Buyer")
    order = make_order(brand, product, customer)
    goods = Range.objects.create(name=f"{slug} range", brand=brand)
    offer = ConditionalOffer.objects.create(
        name=f"{slug} offer",
        brand=brand,
        offer_type=ConditionalOffer.VOUCHER,
        condition=Condition.objects.create(range=goods, type="Count", value=1),
        benefit=Benefit.objects.create(range=goods, type="Percentage", value=10),
    )
    span = {"start_datetime": timezone.now(), "end_datetime": timezone.now() + timezone.timedelta(days=9)}
    voucher_set = VoucherSet.objects.create(
        name=f"{slug} set", brand=brand, count=0, description="For friends.", **span
    )
    voucher = Voucher.objects.create(name=f"{slug} voucher", code=slug.upper(), brand=brand, **span)
    voucher.offers.add(offer)
    method = DeliveryMethod.objects.create(brand=brand, code=f"{slug}-post", tax_class=make_tax_class())
    return Shop(
        brand=brand,
        category=category,
        product=product,
        order=order,
        line=order.lines.get(),
        offer=offer,
        range=goods,
        voucher=voucher,
        voucher_set=voucher_set,
        method=method,
        customer=customer,
    )


@pytest.fixture
def petite() -> Shop:
    return make_shop("petite")


@pytest.fixture
def bakers() -> Shop:
    return make_shop("bakers")


@pytest.fixture
def merchandiser(petite: Shop, bakers: Shop) -> User:
    """A merchandiser of petite; bakers is the brand that is not theirs."""
    user = User.objects.create_user("merch@example.com")
    assign(user=user, role="Merchandisers", brands=[petite.brand])
    return user


def client_for(user: User) -> Client:
    client = Client(HTTP_HOST=HOST)
    client.force_login(user)
    return client


def untouched(client: Client, address: str) -> dict[str, object]:
    """What a browser would send from a product's page if nothing on it was touched."""
    context = client.get(address).context
    names = ("category_formset", "image_formset", "recommended_formset", "stockrecord_formset")
    forms = [context["form"]]
    for formset in (context[name] for name in names if name in context):
        forms += [formset.management_form, *formset]
    data: dict[str, object] = {"action": "continue"}
    for form in forms:
        values = {field.html_name: field.value() for field in form}
        data |= {name: value for name, value in values.items() if value is not None and value is not False}
    return data
