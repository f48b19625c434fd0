"""An order's page opens by a signed link that ends one day: whoever has the mail may see it, nobody else."""

from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils import translation

from commerce.order.models import Order
from core import brands
from core.models import Brand

SALT = "order.link"
MAX_AGE = timedelta(days=90)


class ForgedLinkError(Exception):
    """Not one of ours, or of another brand."""


class ExpiredLinkError(Exception):
    """One of ours whose time is over. `order` is whose it was."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.number)
        self.order = order


class _SignerOf(signing.TimestampSigner):
    """Signs as at another moment: the same again gives the same."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(salt=SALT)
        self.moment = moment

    def timestamp(self) -> str:
        return str(signing.b62_encode(int(self.moment.timestamp())))


def path(order: Order, *, at: datetime | None = None) -> str:
    """The order's page in its own language, on its brand's host."""
    with translation.override(order.market.code):
        return reverse("order:detail", args=[token(order, at=at)])


def token(order: Order, *, at: datetime | None = None) -> str:
    """What names and opens the order in its addresses; from now on, or from another moment."""
    return _SignerOf(at).sign_object(order.number) if at else signing.dumps(order.number, salt=SALT)


def address(order: Order, *, at: datetime | None = None) -> str:
    """The same for mail: with scheme and host of the order's brand."""
    return brands.address(order.brand, path(order, at=at))


def read(value: str, *, brand: Brand) -> Order:
    """The order that the link opens."""
    try:
        number = signing.loads(value, salt=SALT)
    except signing.BadSignature:
        raise ForgedLinkError from None
    order = (
        Order.objects.for_brand(brand).select_related("market__locale", "user").filter(number=number).first()
    )
    if order is None:
        raise ForgedLinkError
    order.brand = brand
    try:
        signing.loads(value, salt=SALT, max_age=MAX_AGE)
    except signing.SignatureExpired:
        raise ExpiredLinkError(order) from None
    return order
