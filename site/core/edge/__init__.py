"""What a page shows is what can invalidate it: keys, epochs and the page cache."""

from core.edge.memo import memo
from core.edge.recorder import uses

__all__ = ["memo", "uses"]
