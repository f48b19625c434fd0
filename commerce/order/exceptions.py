from oscar.apps.order.exceptions import *  # noqa: F403


class OrderError(Exception):
    """Base of what can go wrong with an order; the message is fit for staff."""


class InvalidTransition(OrderError):  # noqa: N818  (it reads as what happened)
    """The table in `commerce.order.states` has no such arrow."""


class ParcelRefused(OrderError):  # noqa: N818  (it reads as what happened)
    """That can't be sent: nothing of it, or more than is left."""


class AlreadyPaid(OrderError):  # noqa: N818  (it reads as what happened)
    """The gateway says that the money has come: too late to cancel for want of payment."""


class BasketGoneError(OrderError):
    """The basket that was shown can't be ordered from any more."""


class QuoteChangedError(OrderError):
    """Prices, tax, delivery or stock differ from what the shopper was shown."""


class RefundNotAllowed(OrderError):  # noqa: N818  (it reads as what happened)
    """Money can't go back like that; nothing was changed."""
