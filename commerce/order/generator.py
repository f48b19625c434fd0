"""Orders of any number, the same for the same seed: for tests and measurements at size.

Rows are written in bulk with the triggers of outbox and audit log away, in one transaction; no mail and no tally
follows from them. Nearly all are past, paid at the demo gateway, sent and arrived. What open ones hold is reserved
like anybody's, with its lines in the ledger.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.utils import timezone

from commerce.markets.models import Market
from commerce.markets.selectors import for_brand
from commerce.order import generated_past
from commerce.order.models import Line, Order, ShippingAddress
from commerce.order.states import LEFT, SENDING, State
from commerce.partner.models import Partner, Price, StockRecord
from commerce.partner.reasons import Reason
from core import bulk
from core.models import Brand, User

BATCH = 1000
SHELF = 2000
PLENTY = 9  # units of what is ordered: three orders may hold some
CUSTOMERS = 200  # and no more than a third of the orders
DAYS = 400
# Of a thousand orders: those that went another way. The others are paid, sent after a day or two, and arrive.
OTHERS = {
    State.NEEDS_REFUND: 5,
    State.REFUNDED: 10,
    State.FAILED: 10,
    State.EXPIRED: 20,
    State.CANCELLED: 20,
}
OPEN_FOR, UNDER_WAY_UNTIL = timedelta(days=1.5), timedelta(days=4)
PARTS = 8  # one order in so many leaves in two parcels
FIRST_NAMES = ("Ada", "Bo", "Cleo", "Dag", "Edda", "Finn", "Greta", "Hugo", "Ida", "Jules")
LAST_NAMES = ("Ashdown", "Birch", "Carver", "Dale", "Elm", "Fields", "Grove", "Hill", "Islip", "Joyner")


class AlreadyGeneratedError(Exception):
    """This seed's orders are there."""


class NothingToSellError(Exception):
    """A brand has no stock record with a price: `generate_catalogue` comes first."""


@dataclass(frozen=True)
class _Good:
    record: StockRecord
    title: str
    amount: Decimal


@dataclass(frozen=True)
class _Ground:
    """What a brand's orders are made of: its goods by market, and who buys them."""

    brand: Brand
    partner: Partner
    goods: dict[Market, list[_Good]]
    customers: list[User]


def generate(
    *,
    brands: Sequence[Brand],
    orders: int,
    seed: int,
    days: int = DAYS,
    report: Callable[[int], None] = lambda made: None,
) -> None:
    """Make `orders`, spread evenly over `brands` and the last `days`. `report` hears how many there are so far."""
    if Order.objects.filter(number__startswith=f"G{seed}-").exists():
        raise AlreadyGeneratedError(f"The orders of seed {seed} are there already: choose another seed.")
    with transaction.atomic():
        with bulk.unobserved(brands):
            customers = _customers(seed, min(CUSTOMERS, 1 + orders // 3))
            grounds = [_ground(brand, customers) for brand in brands]
            made = 0
            for place, ground in enumerate(grounds):
                share = orders // len(brands) + (place < orders % len(brands))
                for size in _fill(ground, share, seed, days):
                    made += size
                    report(made)
            generated_past.date_back(Order.objects.filter(number__startswith=f"G{seed}-"))
        _reserve(seed)


def _customers(seed: int, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"shopper-{seed}-{number}@example.org",
            first_name=FIRST_NAMES[number % 10],
            last_name=LAST_NAMES[number // 10 % 10],
            password="!",  # noqa: S106  (nobody signs in)
        )
        for number in range(count)
    )


def _ground(brand: Brand, customers: list[User]) -> _Ground:
    goods = {}
    for market in for_brand(brand):
        rows = Price.objects.for_brand(brand).filter(market=market, stockrecord__num_in_stock__gte=PLENTY)
        rows = rows.order_by("pk").select_related("stockrecord__product__parent")[:SHELF]
        goods[market] = [
            _Good(price.stockrecord, price.stockrecord.product.canonical.title, price.amount)
            for price in rows
        ]
    goods = {market: found for market, found in goods.items() if found}
    if not goods:
        raise NothingToSellError(f"{brand} has nothing to sell: run generate_catalogue first.")
    return _Ground(brand, Partner.objects.get(brand=brand), goods, customers)


def _fill(ground: _Ground, count: int, seed: int, days: int) -> Iterator[int]:
    """Write a brand's share batch by batch; yields the size of each."""
    random = Random(f"{seed}/{ground.brand.slug}")  # noqa: S311  (the same for the same seed)
    now = timezone.now()
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        markets = [random.choice(list(ground.goods)) for _ in range(size)]
        addresses = [_address(random, market) for market in markets]
        bulk.create(addresses)
        orders = [
            _order(
                ground,
                random,
                market,
                address,
                number=f"G{seed}-{ground.brand.pk}-{start + place:06d}",
                placed=now - random.random() * timedelta(days=days),
            )
            for place, (market, address) in enumerate(zip(markets, addresses, strict=True))
        ]
        lines = [line for order in orders for line in _lines(ground, random, order)]
        bulk.create(orders)
        bulk.create(lines)
        generated_past.write(orders, lines)
        yield size


def _address(random: Random, market: Market) -> ShippingAddress:
    return ShippingAddress(
        first_name=random.choice(FIRST_NAMES),
        last_name=random.choice(LAST_NAMES),
        line1=f"{random.randrange(1, 200)} High Street",
        line4="Springfield",
        postcode=f"{random.randrange(10000, 99999)}",
        country=market.home_country,
    )


def _order(
    ground: _Ground,
    random: Random,
    market: Market,
    address: ShippingAddress,
    *,
    number: str,
    placed: datetime,
) -> Order:
    state = _state(random, timezone.now() - placed)
    promised = (placed + timedelta(days=random.randrange(2, 6))).date()
    customer = random.choice(ground.customers) if random.random() < 0.3 else None
    return Order(
        number=number,
        brand=ground.brand,
        market=market,
        language=market.code,
        currency=market.currency,
        user=customer,
        guest_email=customer.email if customer else f"guest-{random.randrange(10**6)}@example.org",
        status=state.value,
        date_placed=placed,
        promised_from=promised,
        promised_until=promised + timedelta(days=1),
        shipping_address=address,
        shipping_method="Post",
        shipping_code="post",
        total_incl_tax=0,
        total_excl_tax=0,
        shipping_incl_tax=0,
        shipping_excl_tax=0,
    )


def _state(random: Random, age: timedelta) -> State:
    """What has become of an order by now."""
    drawn, leaves_in_parts = random.randrange(1000), not random.randrange(PARTS)
    for state, often in OTHERS.items():
        if drawn < often:
            return state
        drawn -= often
    if age < OPEN_FOR:
        is_begun = leaves_in_parts and age > generated_past.AFTER[State.PARTLY_SHIPPED]
        return State.PARTLY_SHIPPED if is_begun else State.PAID
    return State.SHIPPED if age < UNDER_WAY_UNTIL else State.DELIVERED


def _lines(ground: _Ground, random: Random, order: Order) -> Iterator[Line]:
    """One to three of them; the order's total follows."""
    total = Decimal(0)
    for good in random.sample(
        ground.goods[order.market], min(random.randrange(1, 4), len(ground.goods[order.market]))
    ):
        is_part = order.status == State.PARTLY_SHIPPED
        quantity = random.randrange(1 + is_part, 4)
        price = good.amount * quantity
        total += price
        yield Line(
            order=order,
            partner=ground.partner,
            partner_name=ground.partner.name,
            partner_sku=good.record.partner_sku,
            stockrecord=good.record,
            product_id=good.record.product_id,
            title=good.title,
            quantity=quantity,
            num_allocated=0,
            num_shipped=1 if is_part else quantity if order.status in LEFT else 0,
            line_price_incl_tax=price,
            line_price_excl_tax=_net(price),
            line_price_before_discounts_incl_tax=price,
            line_price_before_discounts_excl_tax=_net(price),
            unit_price_incl_tax=good.amount,
            unit_price_excl_tax=_net(good.amount),
        )
    order.total_incl_tax, order.total_excl_tax = total, _net(total)


def _net(amount: Decimal) -> Decimal:
    return (amount / Decimal("1.2")).quantize(Decimal("0.01"))


def _reserve(seed: int) -> None:
    """What open orders hold, as far as it is there."""
    lines = Line.objects.filter(order__number__startswith=f"G{seed}-", order__status__in=SENDING)
    for line in lines.select_related("stockrecord", "order").order_by("stockrecord_id", "pk"):
        held = line.stockrecord.move(
            reason=Reason.ORDERED, reserved=line.outstanding, reference=line.order.number
        )
        if held:
            line.num_allocated = line.outstanding
            line.save(update_fields=["num_allocated"])
