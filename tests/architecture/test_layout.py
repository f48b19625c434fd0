"""Where things are, and what they may be called."""

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "core", "search", "commerce", "content")
TOP_LEVEL = {
    ".ci",
    ".dockerignore",
    ".editorconfig",
    ".env.example",
    ".gitignore",
    "Dockerfile",
    "compose.yaml",
    "Makefile",
    "README.md",
    "commerce",
    "content",
    "docs",
    "frontend",
    "manage.py",
    "pyproject.toml",
    "requirements.lock",
    "search",
    "site",
    "templates",
    "tests",
}
WORDS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
DRAWERS = {"common", "helpers", "manager", "misc", "stuff", "util", "utils"}
OSCARS_NAMES = {"utils"}  # a fork must keep the name of the module it overrides
MOST_LINES, MOST_LINES_OF_TESTS = 300, 400


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [Path(line) for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def ours(*endings: str) -> list[Path]:
    return [path for path in tracked() if path.suffix in endings and "migrations" not in path.parts]


def test_the_top_level_is_fixed():
    assert {path.parts[0] for path in tracked()} == TOP_LEVEL


def test_the_source_root_is_no_package():
    """`site` belongs to the standard library: a module here could shadow it."""
    assert not list((ROOT / "site").glob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_imported_from_this_checkout(room):
    """A dependency that ships a package of the same name would win."""
    assert Path(importlib.import_module(room).__file__).is_relative_to(ROOT)


def test_no_module_is_longer_than_one_can_read():
    lengths = {
        path: len((ROOT / path).read_text().splitlines()) for path in ours(".py", ".ts", ".css", ".html")
    }
    most = {path: MOST_LINES_OF_TESTS if path.parts[0] == "tests" else MOST_LINES for path in lengths}

    assert {str(path): length for path, length in lengths.items() if length > most[path]} == {}


def test_no_module_is_a_drawer():
    found = [
        str(path)
        for path in ours(".py", ".ts")
        if path.stem in DRAWERS and not (path.parts[0] == "commerce" and path.stem in OSCARS_NAMES)
    ]

    assert found == []


def test_no_words_to_translate_stand_within_an_f_string():
    """`make messages` (gettext) does not find them there."""
    found = [
        f"{path}:{call.lineno}"
        for path in ours(".py")
        for string in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WORDS
    ]

    assert found == []


def test_lock_files_hold_no_address_of_a_registry():
    python = (ROOT / "requirements.lock").read_text()
    node = (ROOT / "frontend" / "package-lock.json").read_text()

    assert "://" not in python
    assert '"resolved"' not in node
    assert all("--" not in line or line.strip().startswith("--hash=") for line in python.splitlines())


def test_every_locked_package_has_hashes():
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text().strip())

    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
