"""What a page may weigh. Measured on the built files."""

import gzip
import json
from pathlib import Path

from django.conf import settings

import pytest

DIST = Path(settings.BASE_DIR) / "frontend" / "dist"
KILOBYTE = 1024


@pytest.fixture(autouse=True)
def built() -> None:
    if not (DIST / "main.js").exists():
        pytest.skip("The front end is not built: make run, or npm run build in frontend/.")


def weight(pattern: str) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in DIST.rglob(pattern))


def test_style_and_script_stay_small() -> None:
    assert weight("*.css") <= 25 * KILOBYTE
    assert weight("*.js") <= 20 * KILOBYTE


def test_every_brand_has_its_drawings_and_at_most_one_face() -> None:
    for brand in (DIST / "brands").iterdir():
        names = {path.name for path in brand.iterdir()}
        assert {"logo.svg", "favicon.svg", "lost.svg"} <= names
        assert len([name for name in names if name.endswith(".woff2")]) <= 1


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((DIST.parent / "package-lock.json").read_text())

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
