"""The demo's data files."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from commerce.catalogue.terms import DESCRIBING_GROUPS

FOLDER = Path(__file__).parent / "data"
Data = dict[str, Any]


@cache
def read(name: str) -> Data:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def brands() -> list[Data]:
    return read("ground")["brand"]


def locales() -> list[str]:
    return read("ground")["locales"]


def shelves(brand: str) -> list[Data]:
    return _goods(brand, "shelf")


def products(brand: str) -> list[Data]:
    return _goods(brand, "product")


def _goods(brand: str, kind: str) -> list[Data]:
    """From the brand's file, or from those of its folder in the order of their names."""
    folder = FOLDER / brand
    names = sorted(f"{brand}/{path.stem}" for path in folder.glob("*.toml")) or [brand]
    return [entry for name in names for entry in read(name).get(kind, [])]


def worded(data: Data) -> Iterator[tuple[str, Data]]:
    """Locale → words, for the locales that the demonstration speaks."""
    for locale in locales():
        if locale in data["words"]:
            yield locale, data["words"][locale]


def home(brand: str) -> Data:
    """The front page, by locale in `words`."""
    return read(f"pages/{brand}/home")["home"]


def menus(brand: str) -> dict[str, Data]:
    """Locale → main menu and footer."""
    return read(f"pages/{brand}/home")["menus"]


def texts(brand: str) -> dict[str, Data]:
    """Market → what is said there of law and trust."""
    return read(f"pages/{brand}/home")["texts"]


def pages(brand: str) -> list[Data]:
    """All pages but the front page, from the files of the brand's folder in the order of their names."""
    names = sorted(f"pages/{brand}/{path.stem}" for path in (FOLDER / "pages" / brand).glob("*.toml"))
    return [page for name in names for page in read(name).get("page", [])]


def vocabulary() -> Iterator[tuple[str, Data]]:
    """Attribute code → its label, kind and options."""
    for code, attribute in read("vocabulary").items():
        if code != "terms":
            yield code, {"group": code, **attribute}


def looks() -> dict[str, str]:
    """Code of a term → its colour, of those that are colours."""
    return {
        f"option.colour.{option}": colour for option, colour in read("vocabulary")["colour"]["looks"].items()
    }


def terms() -> Iterator[tuple[str, list[str]]]:
    """Code of a term → its label in each locale: attributes, their options, and words of their own."""
    for code, attribute in vocabulary():
        yield f"attribute.{code}", attribute["label"]
        group = attribute["group"]
        stem = group if group in DESCRIBING_GROUPS else f"option.{group}"
        for option, labels in attribute["options"].items():
            yield f"{stem}.{option}", labels
    yield from read("vocabulary")["terms"].items()
