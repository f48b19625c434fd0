"""By what lists are narrowed: facets with their options, in the words of a locale."""

from decimal import Decimal

CATEGORY, PRICE, STOCK = "category", "price", "stock"
# Where one band of prices ends and the next begins, whatever the currency. In addresses: never move one.
EDGES = (0, 5, 10, 15, 20, 30, 50, 100, 200)


def price_band(price: Decimal) -> str:
    """The band that a price lies in: `10-15`; its end belongs to the next."""
    place = max(place for place, edge in enumerate(EDGES) if price >= edge or not place)
    return f"{EDGES[place]}-{EDGES[place + 1] if place + 1 < len(EDGES) else ''}"
