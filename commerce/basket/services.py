"""What can be done with a basket. Every verb locks it first and refuses one that isn't open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from oscar.apps.partner.strategy import PurchaseInfo

from commerce.basket.exceptions import (
    BasketClosedError,
    BasketFullError,
    InvalidQuantityError,
    NotEnoughError,
    SoldOutError,
    UnknownProductError,
)
from commerce.basket.merging import Merger, family, merge
from commerce.basket.models import Basket, Line
from commerce.catalogue.models import Product
from commerce.markets.models import Market
from commerce.partner.models import StockRecord
from commerce.partner.strategy import Strategy
from core.brands import BrandedQuerySet
from core.models import Brand, User

__all__ = [
    "add",
    "adopt",
    "family",
    "freeze",
    "hold",
    "lock",
    "narrow",
    "remove",
    "reopen",
    "restore",
    "set_quantity",
    "submit",
]
MOST = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD


def add(*, basket: Basket, product: Product, quantity: int, stockrecord: StockRecord | None = None) -> Line:
    """Put `quantity` more pieces of a product into the shopper's open basket; the first makes one.

    `basket` then stands for that one, whatever it stood for before.
    """
    _check_quantity(quantity)
    info = _offer(basket, product, stockrecord)
    with transaction.atomic():
        found = _find_open(basket)
        opened, lines = (found, list(Line.objects.filter(basket=found))) if found else _created(basket)
        line = next((each for each in lines if each.stockrecord_id == info.stockrecord.pk), None)
        wanted = quantity + (line.quantity if line else 0)
        _check_stock(product, info, wanted, opened.market)
        _check_room(lines, quantity)
        line = _write(opened, line, product, info, wanted)
    basket.pk, basket._state.adding = opened.pk, False
    return line


def set_quantity(*, basket: Basket, line_id: int, quantity: int) -> Line:
    """Change a line of this basket to `quantity` pieces."""
    _check_quantity(quantity)
    with transaction.atomic():
        locked = _must_be_open(basket)
        line = _line(locked, line_id)
        info = _offer(basket, line.product, line.stockrecord)
        _check_stock(line.product, info, quantity, locked.market)
        _check_room(Line.objects.filter(basket=locked), quantity - line.quantity)
        return _write(locked, line, line.product, info, quantity)


def remove(*, basket: Basket, line_id: int) -> Line:
    """Take a line out; what it was comes back, for the undo."""
    with transaction.atomic():
        line = _line(_must_be_open(basket), line_id)
        Line.objects.filter(pk=line.pk).delete()
        return line


def restore(*, basket: Basket, product: Product, quantity: int) -> Line:
    """Have at least `quantity` pieces of a product in the basket: undoing twice is undoing once."""
    present = 0
    if basket.pk:
        lines = Line.objects.filter(basket=basket, product=product)
        present = lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0
    if present >= quantity:
        return lines.first()
    return add(basket=basket, product=product, quantity=quantity - present)


def adopt(*, basket_id: int, brand: Brand, user: User) -> Merger | None:
    """Sign-in: the guest's basket becomes the user's. Of what stands in both, the larger quantity stays.

    What the shopper did last counts: their market and their code. What was joined comes back, if it was.
    """
    with transaction.atomic():
        mine = _locked(brand).filter(owner=None, status__in=[Basket.OPEN, Basket.FROZEN])
        guest = mine.filter(pk=basket_id).first()
        if guest is None:
            return None
        own = _locked(brand).filter(owner=user, status=Basket.OPEN).first()
        if own and guest.status == Basket.OPEN:
            return merge(source=guest, target=own, source_is_newer=True)
        guest.owner = user
        guest.save(update_fields=["owner"])
    return None


def lock(*, basket_id: int, brand: Brand) -> Basket:
    """A basket of the brand, in whatever state, held until the transaction ends."""
    basket = _locked(brand).get(pk=basket_id)
    basket.brand = brand
    return basket


def narrow(*, basket: Basket, line_ids: Iterable[int], strategy: Strategy) -> Basket:
    """The basket as Oscar's order creator shall see it: these lines and no others."""
    basket.strategy = strategy
    lines = basket.lines.filter(pk__in=list(line_ids)).select_related(
        "product__parent", "stockrecord__partner", "stockrecord__product__product_class"
    )
    basket._lines = lines.order_by("pk")
    # Ours is counted by `commerce.order.services.discounts`, the limit in the write; Oscar's stays empty.
    basket._prefetched_objects_cache = {"vouchers": basket.vouchers.none()}
    return basket


def freeze(*, basket: Basket, market: Market) -> None:
    """An order stands for it now: nothing may be changed until the payment is decided."""
    _move(basket, Basket.FROZEN, market=market)


def hold(*, basket: Basket | None) -> None:
    """Lock what `submit` will change. Whoever takes stock does this first: an order button holds a basket then."""
    if basket is not None:
        _heir(_locked(basket.brand).get(pk=basket.pk))


def submit(*, basket: Basket | None, bought: dict[int, int]) -> None:
    """The order is paid: what it bought (product → pieces) leaves the basket, the rest stays."""
    if basket is None:
        return
    basket = _heir(_locked(basket.brand).get(pk=basket.pk))
    if basket.status == Basket.SUBMITTED:
        return
    lines = list(Line.objects.filter(basket=basket))
    if basket.status == Basket.FROZEN and all(line.product_id in bought for line in lines):
        _move(basket, Basket.SUBMITTED, date_submitted=timezone.now())
        return
    Basket.objects.filter(pk=basket.pk).update(voucher=None)  # what the order paid with stays with it
    for line in lines:
        line.quantity -= bought.get(line.product_id, 0)
    Line.objects.filter(pk__in=[line.pk for line in lines if line.quantity < 1]).delete()
    Line.objects.bulk_update([line for line in lines if line.quantity > 0], ["quantity"])
    if basket.status == Basket.FROZEN:
        reopen(basket=basket)


def reopen(*, basket: Basket | None) -> None:
    """The order came to nothing: the shopper has the basket again, together with what was added meanwhile."""
    if basket is None:
        return
    basket = _locked(basket.brand).get(pk=basket.pk)
    if basket.status != Basket.FROZEN:
        return
    own = basket.owner_id and _locked(basket.brand).filter(owner=basket.owner_id, status=Basket.OPEN).first()
    if own:
        merge(source=basket, target=own)
    else:
        _move(basket, Basket.OPEN)


def _heir(basket: Basket) -> Basket:
    """A basket that was merged away lives on in its owner's open one."""
    if basket.status != Basket.MERGED or not basket.owner_id:
        return basket
    return _locked(basket.brand).filter(owner=basket.owner_id, status=Basket.OPEN).first() or basket


def _locked(brand: Brand) -> BrandedQuerySet:
    return Basket.objects.for_brand(brand).select_for_update()


def _find_open(basket: Basket) -> Basket | None:
    """The shopper's open basket, locked, in the market where they are acting."""
    baskets = _locked(basket.brand).filter(owner=basket.owner_id, status=Basket.OPEN)
    if basket.owner_id is None:
        baskets = baskets.filter(pk=basket.pk)
    found = baskets.first() if basket.owner_id or basket.pk else None
    market = _market(basket)
    if found and found.market_id != market.pk:
        _move(found, Basket.OPEN, market=market)
    if found:
        found.brand, found.market = basket.brand, market
    return found


def _must_be_open(basket: Basket) -> Basket:
    found = _find_open(basket)
    if found is None:
        raise BasketClosedError
    return found


def _created(basket: Basket) -> tuple[Basket, list[Line]]:
    """A new basket for the shopper, with its lines: none, unless another tab was quicker."""
    new = Basket(brand=basket.brand, market=_market(basket), owner=basket.owner)
    if not new.owner_id:
        new.save()
        return new, []
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        found = _must_be_open(basket)
        return found, list(Line.objects.filter(basket=found))
    return new, []


def _move(
    basket: Basket, status: str, *, market: Market | None = None, date_submitted: datetime | None = None
) -> None:
    fields: dict[str, Any] = {"status": status, "date_submitted": date_submitted}
    if market:
        fields["market"] = market
    for name, value in fields.items():
        setattr(basket, name, value)
    basket.save(update_fields=list(fields))


def _strategy(basket: Basket) -> Strategy:
    """The market in which the shopper is acting: the request's, or the basket's own."""
    return basket.strategy if basket.has_strategy else Strategy(basket.market)


def _market(basket: Basket) -> Market:
    return _strategy(basket).market or basket.market


def _offer(basket: Basket, product: Product, stockrecord: StockRecord | None = None) -> PurchaseInfo:
    """Price and availability in the shopper's market; raises if it isn't on sale there."""
    strategy = _strategy(basket)
    if product.brand_id != basket.brand_id or product.is_parent or not strategy.sells(product):
        raise UnknownProductError
    info = strategy.fetch_for_product(product, stockrecord)
    if not info.price.exists:
        raise UnknownProductError
    return info


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise InvalidQuantityError(MOST)


def _check_stock(product: Product, info: PurchaseInfo, wanted: int, market: Market) -> None:
    if info.availability.is_purchase_permitted(wanted)[0]:
        return
    title = product.get_title(market.code)
    left = info.availability.num_available
    raise NotEnoughError(title, left) if left > 0 else SoldOutError(title)


def _check_room(lines: Iterable[Line], more: int) -> None:
    if more > 0 and sum(line.quantity for line in lines) + more > MOST:
        raise BasketFullError(MOST)


def _line(basket: Basket, line_id: int) -> Line:
    lines = Line.objects.filter(basket=basket, pk=line_id).select_related("product__parent", "stockrecord")
    line = lines.first()
    if line is None:
        raise UnknownProductError
    return line


def _write(basket: Basket, line: Line | None, product: Product, info: PurchaseInfo, quantity: int) -> Line:
    """The line with today's price beside it: what it cost when the shopper last touched it."""
    line = line or Line(
        basket=basket,
        product=product,
        stockrecord=info.stockrecord,
        line_reference=f"{product.pk}_{info.stockrecord.pk}",
    )
    line.basket = basket
    line.quantity = quantity
    line.price_currency = info.price.currency
    line.price_incl_tax = info.price.incl_tax
    line.price_excl_tax = info.price.excl_tax
    line.save()
    return line
