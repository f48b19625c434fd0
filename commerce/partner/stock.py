"""How much stock shoppers are told: bands, so that a page changes when the answer does and not with each sale."""

from search.models import Document

LOW = 3


def band(free: int, *, tracked: bool = True) -> str:
    """`out`, `low` or `in`, of a number of free units; what is not counted is always there."""
    if not tracked or free > LOW:
        return Document.Stock.IN
    return Document.Stock.LOW if free > 0 else Document.Stock.OUT
