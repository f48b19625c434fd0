"""The German catalogues, read."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

OURS, OTHERS = (Path(folder) / "de" / "LC_MESSAGES" / "django.po" for folder in settings.LOCALE_PATHS)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="de")


def messages(path: Path) -> Iterator[Message]:
    return (message for message in read(path) if message.id)


def keys(path: Path) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in messages(path)}
