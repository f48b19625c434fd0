"""What a cache in front is told of a page, and the words in which keys travel: to it, and in a purge.

Caches take headers of some thousand characters. A page with more keys than fit is stored under groups of keys
instead, and each purge of a key names the key's group as well: some changes too many purge such a page, none too few.
"""

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

LONGEST_HEADER = 6_000  # characters: Varnish as installed takes 8 KiB, and the page's own copy fits beside it
GROUPS = 1_024  # all of them together fit
EVERYTHING = "all"  # the cache adds this key to each page it stores
STALE_WHILE_REVALIDATE = 60
STALE_IF_ERROR = 86_400


def header(keys: Iterable[str]) -> str:
    """The keys of a page, as `Surrogate-Key` carries them."""
    line = " ".join(sorted(keys))
    return line if len(line) <= LONGEST_HEADER else " ".join(sorted({group(key) for key in line.split()}))


def purges(keys: Iterable[str]) -> Iterator[str]:
    """The same keys and their groups, in as many headers as it takes."""
    line = ""
    for word in sorted(set(chain.from_iterable((key, group(key)) for key in keys))):
        if line and len(line) + 1 + len(word) > LONGEST_HEADER:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
    if line:
        yield line


def group(key: str) -> str:
    """Which group a key belongs to: the same in every process."""
    return f"~{zlib.crc32(key.encode()) % GROUPS:x}"


def cache_control(seconds: int, *, ends: bool) -> str:
    """Browsers ask each time; a cache that we purge may keep the page so long. What ends at its moment is not
    shown a second longer; of what is only old by then, visitors are given the old while a new one is fetched."""
    line = f"public, max-age=0, s-maxage={seconds}"
    if seconds == 0 or ends:
        return line
    return f"{line}, stale-while-revalidate={STALE_WHILE_REVALIDATE}, stale-if-error={STALE_IF_ERROR}"
