"""Numbers for operators, in Prometheus' format at `/-/metrics`. See docs/mechanisms/observing.md."""

from core.metrics.requests import observe
from core.metrics.state import contribute

__all__ = ["contribute", "observe"]
