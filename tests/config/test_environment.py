"""The reader of the environment, its example file and its reference page name the same variables."""

import re
import subprocess
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

import pytest

from config import env

REFERENCE = "docs/reference/environment.md"
ROW = r"^\| `([A-Z0-9_]+)` \|"
WORKSHOP = "## For the workshop"
NOBODYS = {
    "PATH",
    "PYTEST_XDIST_WORKER",
    "PEER_DATABASE_URL",
    "PEER_FOLDER",
    "PEER_REDIS_URL",
}  # set by programs


def names_in(path: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, Path(env.ROOT, path).read_text(), flags=re.MULTILINE))


def test_the_example_file_names_every_variable():
    assert names_in(".env.example", r"^([A-Z0-9_]+)=") == set(env.SCHEME)


def test_the_reference_page_names_every_variable():
    served = Path(env.ROOT, REFERENCE).read_text().partition(WORKSHOP)[0]

    assert set(re.findall(ROW, served, flags=re.MULTILINE)) == set(env.SCHEME)


def test_the_reference_page_names_what_the_workshop_reads():
    named = set(
        re.findall(ROW, Path(env.ROOT, REFERENCE).read_text().partition(WORKSHOP)[2], flags=re.MULTILINE)
    )
    files = [*Path(env.ROOT, ".ci").iterdir(), *Path(env.ROOT, "tests").rglob("*.py")]
    python = r"(?:os\.environ(?:\.get\()?\[?|os\.getenv\()\"([A-Z0-9_]+)\"|\"([A-Z0-9_]+)\" in os\.environ"
    shell = r"\$\{((?:SERVICES|ELASTICSEARCH)_[A-Z0-9_]+):-"
    read = {
        name
        for file in files
        if file.is_file() and file.suffix in {".py", ".sh", ""}
        for found in re.findall(python if file.suffix == ".py" else shell, file.read_text())
        for name in ([found] if isinstance(found, str) else found)
        if name
    }

    assert named == read - set(env.SCHEME) - NOBODYS


def test_the_example_file_changes_nothing():
    """Copied as it is, it means the defaults."""
    for name, value in re.findall(
        r"^([A-Z0-9_]+)=(.*)$", Path(env.ROOT, ".env.example").read_text(), flags=re.MULTILINE
    ):
        assert value in ("", str(env.SCHEME[name][1])), name


def test_set_but_empty_means_the_default(monkeypatch):
    monkeypatch.setenv("WEB_WORKERS", "")

    assert env.read("WEB_WORKERS") == 2


def test_an_empty_metrics_folder_is_none() -> None:
    """Prometheus' client asks only whether the name is there; empty, it would write where the process stands."""
    told = "import os, config.env; print('PROMETHEUS_MULTIPROC_DIR' in os.environ)"
    environment = {"PROMETHEUS_MULTIPROC_DIR": "", "PYTHONPATH": str(Path(env.ROOT, "site"))}

    done = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"


def test_a_value_of_the_wrong_kind_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("WEB_WORKERS", "many")

    with pytest.raises(ImproperlyConfigured, match=r"^WEB_WORKERS cannot be read as int"):
        env.read("WEB_WORKERS")


@pytest.mark.parametrize("weak", ["", "short", "a" * 80, "ab" * 40])
def test_a_weak_secret_is_refused_by_name(monkeypatch, weak):
    monkeypatch.setenv("SECRET_KEY", weak)

    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY is missing or weak"):
        env.require_secret("SECRET_KEY")


def test_nothing_else_reads_the_environment():
    """ruff forbids it too; this says where."""
    allowed = {
        "site/config/env.py",
        "site/config/gunicorn.py",
        "site/config/wsgi.py",
        "site/config/celery.py",
        "site/core/management/commands/up.py",
    }
    found = {
        str(path.relative_to(env.ROOT))
        for room in ("commerce", "content", "search", "site")
        for path in Path(env.ROOT, room).rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text())
    }

    assert found <= allowed
