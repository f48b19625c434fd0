"""What was taken out of a basket, signed into the undo button: nothing has to be kept for it."""

from dataclasses import dataclass

from django.core import signing

from commerce.basket.models import Line

SALT = "basket.undo"
MAX_AGE = 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class Removed:
    product_id: int
    quantity: int


def token(line: Line) -> str:
    return signing.dumps([line.product_id, line.quantity], salt=SALT)


def read(value: str) -> Removed | None:
    """What the token says was removed; None if it is forged or a day old."""
    try:
        product_id, quantity = signing.loads(value, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return Removed(product_id=product_id, quantity=quantity)
