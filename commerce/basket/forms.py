"""What may be posted to a basket. ASCII digits only; prices and whatever else is posted are not read."""

import re

from django.http import QueryDict

from commerce.basket.exceptions import InvalidQuantityError, UnknownProductError
from commerce.basket.services import MOST

NUMBER = re.compile(r"-?[0-9]{1,12}", re.ASCII)


def read_id(post: QueryDict, name: str) -> int:
    """The posted key of a product or line."""
    value = post.get(name, "")
    if not NUMBER.fullmatch(value) or int(value) < 1:
        raise UnknownProductError
    return int(value)


def read_quantity(post: QueryDict, *, least: int = 1) -> int:
    """The posted quantity, one piece if none was."""
    value = post.get("quantity", "1").strip()
    if not NUMBER.fullmatch(value) or not least <= int(value) <= MOST:
        raise InvalidQuantityError(MOST)
    return int(value)
