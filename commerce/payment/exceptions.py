class PaymentError(Exception):
    """Base of what can go wrong with a payment."""


class GatewayError(PaymentError):
    """The gateway could not be reached, or answered nonsense. Trying again later is right."""


class GatewayAwayError(GatewayError):
    """The gateway was not asked: it did not answer a moment ago. Nothing was tried."""


class InvalidWebhookError(PaymentError):
    """A message that the gateway did not send, or that is too old to be believed."""


class UnknownPaymentError(PaymentError):
    """A message about a payment that we have no attempt for (yet)."""


class RefundRefusedError(PaymentError):
    """The gateway will never give this money back: trying again is of no use."""


class TooMuchBackError(PaymentError):
    """More than is left of the money that came."""
