"""The demonstration's words are set as German and French are: quotes, apostrophes, spaces, and *du*."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import content.demo
from tests.catalogues import LANGUAGES, misset

DATA = Path(content.demo.__file__).parent / "data"
FILES = sorted(DATA.rglob("*.toml"))
LISTED = ["en-gb", *LANGUAGES]  # as the vocabulary lists each word


def words(row: Any, language: str) -> Iterator[str]:
    """Every text in `language`, at whatever depth: under its key, or at its place in a list of all languages."""
    if isinstance(row, dict):
        for key, value in row.items():
            yield from texts(value) if key == language else words(value, language)
    elif isinstance(row, list):
        if len(row) == len(LISTED) and all(isinstance(each, str) for each in row):
            yield row[LISTED.index(language)]
        for each in row:
            yield from words(each, language)


def texts(row: Any) -> Iterator[str]:
    if isinstance(row, str):
        yield row
    elif isinstance(row, dict | list):
        for each in row.values() if isinstance(row, dict) else row:
            yield from texts(each)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_are_set_as_their_language_sets_them(path: Path, language: str) -> None:
    found = {text: misset(text, language) for text in words(tomllib.loads(path.read_text()), language)}

    assert {text: slips for text, slips in found.items() if slips} == {}
