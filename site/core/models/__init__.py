"""The shared ground's tables, one file per concept."""

from core.models.audit import AuditActor, AuditEntry
from core.models.brand import Brand
from core.models.edge import EdgeState, FrontCache, LastBump
from core.models.files import Document, Image, Rendition
from core.models.outbox import ClockTurn, Delivery, OutboxEntry, RelayLease
from core.models.user import User

__all__ = [
    "AuditActor",
    "AuditEntry",
    "Brand",
    "ClockTurn",
    "Delivery",
    "Document",
    "EdgeState",
    "FrontCache",
    "Image",
    "LastBump",
    "OutboxEntry",
    "RelayLease",
    "Rendition",
    "User",
]
