"""The demo's data files."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

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
    return read(brand)["shelf"]


def products(brand: str) -> list[Data]:
    return read(brand)["product"]


def home(brand: str) -> Data:
    return read(f"{brand}-pages")["home"]


def pages(brand: str) -> list[Data]:
    return read(f"{brand}-pages")["page"]


def vocabulary() -> Iterator[tuple[str, Data]]:
    """Attribute code → its label, kind and options."""
    for code, attribute in read("vocabulary").items():
        if code != "terms":
            yield code, {"group": code, **attribute}


def terms() -> Iterator[tuple[str, list[str]]]:
    """Code of a term → its label in each locale: attributes, their options, and words of their own."""
    for code, attribute in vocabulary():
        yield f"attribute.{code}", attribute["label"]
        group = attribute["group"]
        stem = group if group in {"care", "allergen"} else f"option.{group}"
        for option, labels in attribute["options"].items():
            yield f"{stem}.{option}", labels
    yield from read("vocabulary")["terms"].items()
