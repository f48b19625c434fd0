"""Does the process of a role still turn? It touches a file; `python -m core.alive worker` looks how old it is.

For the container's health check of what answers no requests: it imports nothing of the shop, so it is cheap
enough to be asked every few seconds.
"""

import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

OLDEST_SECONDS = 60
INSTALLATION = sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:8]


def file(role: str) -> Path:
    return Path(tempfile.gettempdir()) / f"fabula-{INSTALLATION}-{role}.alive"


def note(role: str) -> None:
    """Called by the role's loop, each time round."""
    file(role).touch()


def age(role: str) -> float:
    """Seconds since the loop last turned; infinite if it never did."""
    try:
        return max(0.0, time.time() - file(role).stat().st_mtime)
    except FileNotFoundError:
        return float("inf")


if __name__ == "__main__":
    silent = age(sys.argv[1])
    sys.stdout.write(f"{sys.argv[1]}: silent for {silent:.0f} seconds\n")
    sys.exit(silent > OLDEST_SECONDS)
