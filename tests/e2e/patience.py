"""Waiting for what another process does: looked at often, given up after a while."""

import time
from collections.abc import Callable

PATIENCE = 15.0


def eventually(true: Callable[[], bool], *, between: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Until it is so. `between` makes it worth looking again."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds:.0f} seconds"
        between()
