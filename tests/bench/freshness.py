"""How soon after a change its pages show it, held to the promise: a second from the commit.

    python -m tests.bench.freshness [what pytest takes, as -k renamed]

Runs `tests/e2e/test_freshness.py`, which prints what it measures, on the database that the environment names.
As mere tests they give a machine that others use as well some time more; here a second is a second.
"""

import os
import subprocess
import sys

from tests.e2e.freshness.watching import PROMISE


def main() -> int:
    tests = ["-m", "pytest", "-q", "-p", "no:xdist", "-m", "alone", "tests/e2e/test_freshness.py"]
    variables = os.environ | {"FRESH_WITHIN": str(PROMISE)}
    return subprocess.run([sys.executable, *tests, *sys.argv[1:]], env=variables).returncode


if __name__ == "__main__":
    sys.exit(main())
