"""Whether to ask at all: what does not answer is left alone for a while, so that no page waits for it."""

import logging
import threading
import time

log = logging.getLogger(__name__)


class Breaker:
    """One line in the log when it opens and one when it closes, however many questions fall between."""

    def __init__(
        self, whose: str, *, rest_seconds: float, meanwhile: str, longest_try_seconds: float = 0.0
    ) -> None:
        self._whose = whose
        self._rest_seconds = rest_seconds
        self._meanwhile = meanwhile
        self._try_seconds = max(rest_seconds, longest_try_seconds)
        self._lock = threading.Lock()
        self._failing = False
        self._next_try = 0.0

    def may_try(self) -> bool:
        """While it fails, one question per rest finds out whether it still does."""
        with self._lock:
            if self._failing:
                if time.monotonic() < self._next_try:
                    return False
                self._next_try = time.monotonic() + self._try_seconds
            return True

    def failed(self, reason: object) -> None:
        with self._lock:
            changed, self._failing = not self._failing, True
            self._next_try = time.monotonic() + self._rest_seconds
        if changed:
            log.warning("%s is out of reach (%s): %s", self._whose, reason, self._meanwhile)

    def succeeded(self) -> None:
        with self._lock:
            changed, self._failing = self._failing, False
        if changed:
            log.warning("%s answers again.", self._whose)
