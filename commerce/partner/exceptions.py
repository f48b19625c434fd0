from decimal import Decimal


class OutOfStock(Exception):  # noqa: N818  (it reads as what happened)
    """Fewer units are left than were asked for. `left` is what can still be had."""

    def __init__(self, *, sku: str, wanted: int, left: int) -> None:
        super().__init__(f"{wanted} of {sku} wanted, {left} left.")
        self.sku = sku
        self.wanted = wanted
        self.left = left


class InvalidPriceError(ValueError):
    """A price that is not more than nothing, or a compare-at price that is not higher than the price."""

    def __init__(self, message: str, *, amount: Decimal | None = None) -> None:
        super().__init__(message)
        self.amount = amount


class StockTakeRefused(Exception):  # noqa: N818  (it reads as what happened)
    """Nothing was booked: these stock records moved since they were counted, or hold more for orders."""

    def __init__(self, stockrecord_ids: list[int]) -> None:
        super().__init__(f"{len(stockrecord_ids)} stock records could not be booked.")
        self.stockrecord_ids = stockrecord_ids


class LevelRefused(Exception):  # noqa: N818  (it reads as what happened)
    """A stock level was not changed; the message is fit for staff."""
