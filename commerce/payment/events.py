"""What can happen to money that goes back. `config/reactions.py` says what follows."""

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, kw_only=True)
class RefundEvent(Event):
    refund_id: int


class RefundAsked(RefundEvent):
    """Somebody decided that money goes back; the gateway is still to be asked."""


class RefundMade(RefundEvent):
    """The gateway gave the money back."""


class RefundFailed(RefundEvent):
    """The gateway did not give the money back; somebody has to look."""
