"""Places by the beginnings of their postcodes, as a merchandiser writes them: a line for each country.

`GB: BS1, BA` is Bristol's centre and all of Bath's area; `AT` alone is the whole country; no line is everywhere.
"""

import re
from collections.abc import Mapping

from commerce.checkout.postcodes import spaced

Reach = Mapping[str, tuple[str, ...]]
WORDS = re.compile(r"[,;]+")


class UnreadableLineError(ValueError):
    """A line that names no country."""


def covers(reach: Reach, country_code: str, postcode: str) -> bool:
    """Whether a place lies within."""
    if not reach:
        return True
    if country_code not in reach:
        return False
    prefixes = reach[country_code]
    return not prefixes or any(_begins(postcode, prefix, country_code) for prefix in prefixes)


def read(text: str) -> dict[str, list[str]]:
    """What was written, a line for each country. Raises `UnreadableLineError`."""
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        country, _, rest = line.partition(":")
        if not re.fullmatch(r"[A-Z]{2}", country.strip().upper()):
            raise UnreadableLineError(line)
        prefixes = found.setdefault(country.strip().upper(), [])
        prefixes += [prefix.strip().upper() for prefix in WORDS.split(rest) if prefix.strip()]
    return found


def write(reach: Mapping[str, list[str] | tuple[str, ...]]) -> str:
    """The same as text, countries by their codes: PostgreSQL keeps no order of keys."""
    return "\n".join(
        f"{country}: {', '.join(prefixes)}" if prefixes else country
        for country, prefixes in sorted(reach.items())
    )


def _begins(postcode: str, prefix: str, country_code: str) -> bool:
    """Whether a postcode lies in what a prefix names. `BS1` is not BS16, and `B` is not BS."""
    if country_code != "GB":
        return postcode.replace(" ", "").upper().startswith(prefix.replace(" ", ""))
    code = spaced(postcode, country_code)
    following = code[len(prefix) : len(prefix) + 1]
    if not code.startswith(prefix):
        return False
    return " " in prefix or not following or following == " " or following.isdigit() != prefix[-1].isdigit()
