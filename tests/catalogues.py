"""The catalogues, read, and what their words are held to."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

# Whose words shoppers and staff read beside ours.
PACKAGES = ("allauth/locale", "django/conf/locale", "django/contrib/auth/locale", "oscar/locale")
# English is the source, and has no catalogue.
LANGUAGES = [code for code, name in settings.LANGUAGES if not code.startswith("en")]
# Names of addresses, codes and times, and markup: a colon or a mark in them is not of the sentence.
NOT_WORDS = re.compile(r"%\(\w+\)\w|https?://|mailto:|tel:|<[^>]*>|&\w+;")
# Straight quotes and apostrophes, "Sie" for "du", and marks without the narrow space that French has before them.
MISSET = {
    "de": re.compile(r"\w'\w|\"|“[^„“”]*”|(?<=[\w,] )(?:Sie|Ihre?[nmrs]?|Ihnen)\b"),
    "fr": re.compile(r"\w'\w|\"|[“”„]|[^\s\u202f.!?…][!?;](?!\w)|\w:(?=\s|$)| [:;!?»]|« "),
}


def misset(text: str, language: str) -> list[str]:
    """Slips of setting in a text."""
    return MISSET[language].findall(NOT_WORDS.sub("", text))


def ours(language: str) -> Path:
    return _catalogue(0, language)


def others(language: str) -> Path:
    return _catalogue(1, language)


def _catalogue(place: int, language: str) -> Path:
    return Path(settings.LOCALE_PATHS[place]) / language / "LC_MESSAGES" / "django.po"


def language_of(path: Path) -> str:
    return path.parts[-3]


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language_of(path))


def messages(path: Path) -> Iterator[Message]:
    return (message for message in read(path) if message.id)


def keys(path: Path) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in messages(path)}
