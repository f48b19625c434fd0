"""Numbers for operators, in Prometheus' format at `/-/metrics`. See docs/mechanisms/observing.md."""

from core.metrics.requests import REGISTRY, observe
from core.metrics.state import contribute, gauge

__all__ = ["REGISTRY", "contribute", "gauge", "observe"]
