"""How much stock shoppers are told: a band, which stays the same over most sales."""

from search.models import Document

LOW = 3


def band(free: int, *, tracked: bool = True) -> str:
    """`out`, `low` or `in`, of a number of free units; what is not counted is always there."""
    if not tracked or free > LOW:
        return Document.Stock.IN
    return Document.Stock.LOW if free > 0 else Document.Stock.OUT
