"""Fills what browser tests copy, all of it side by side: one after the other, each would leave a core idle.

python -m tests.e2e.prepare         with DATABASE_URL that of PostgreSQL as well, and the production shape's
"""

import os
from concurrent.futures import ThreadPoolExecutor

from tests.e2e.installation import prepared_dump, prepared_folder
from tests.e2e.production.ground import prepared_ground


def main() -> None:
    with ThreadPoolExecutor() as pool:
        filling = [pool.submit(prepared_folder)]
        if server := os.environ.get("DATABASE_URL"):
            filling += [pool.submit(prepared_dump, server), pool.submit(prepared_ground)]
        for each in filling:
            each.result()


if __name__ == "__main__":
    main()
