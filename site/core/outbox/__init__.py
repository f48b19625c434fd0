"""From a committed change to what follows from it: triggers, one chain, deliveries, the relay.

Rooms declare in their `freshness.py` what they watch and how a change is projected, and name the handlers of
business facts in `config/reactions.py`. Nothing here imports models at load time: Wagtail asks for its task
backend (`core.outbox.tasks`) while models are still loading.
"""

from core.outbox.clock import apart, one_round
from core.outbox.exceptions import LeaseLostError, OutboxError, Postpone
from core.outbox.projectors import Bumps, projector
from core.outbox.scheduling import schedule, touch, transactional
from core.outbox.watches import exempt, watch

__all__ = [
    "Bumps",
    "LeaseLostError",
    "OutboxError",
    "Postpone",
    "apart",
    "exempt",
    "one_round",
    "projector",
    "schedule",
    "touch",
    "transactional",
    "watch",
]
