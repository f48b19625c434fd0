"""A backup is one that was restored: into a scratch database, by the commands, compared row by row."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

import pytest

from config.env import ROOT
from core.backups import services
from core.backups.contents import Table
from core.models import Brand, OutboxEntry, RelayLease
from tests.core.relays import database_url
from tests.factories.checkout import make_basket, make_delivery, pay, place
from tests.factories.commerce import make_brand, make_image, make_product

# A production that answers nobody: whatever a drill asks of it fails.
PRODUCTION = {
    "S3_BUCKET": "production",
    "S3_PUBLIC_URL": "http://127.0.0.1:1/production/media/",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/1",
    "ELASTICSEARCH_URL": "http://127.0.0.1:1",
    "EDGE_PURGE_URLS": "http://127.0.0.1:1",
}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def shop() -> Brand:
    brand = make_brand("petite")
    make_delivery(brand)
    bear = make_product(brand, "Bär “Ömer”", stock=9)
    pay(place(make_basket(brand, bear, quantity=2)))
    make_image("A picture")
    default_storage.save("notes/été.txt", ContentFile(b"words"))
    RelayLease.objects.all().delete()
    return brand


@pytest.fixture
def archive(shop: Brand, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    call_command("backup", folder, stdout=StringIO())
    return folder


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database on the same server."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'scratch.sqlite3'}"
        return
    name = f"scratch_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield database_url().rpartition("/")[0] + f"/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def drill() -> dict[str, str]:
    """What the runbook has one set, by name."""
    lines = re.findall(r"^export (.+)$", (ROOT / "docs/runbooks/restore.md").read_text(), re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in line.split())


def manage(database: str, data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command of the drill, given by somebody whose environment names production."""
    environment = {
        **os.environ,
        **PRODUCTION,
        **drill(),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database,
        "DATA_DIR": str(data),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def facts(folder: Path) -> tuple[dict, dict]:
    manifest = json.loads((folder / "manifest.json").read_text())
    return manifest["tables"], manifest["media"]


def test_what_is_restored_elsewhere_is_the_same(archive: Path, scratch: str, tmp_path: Path) -> None:
    data, again = tmp_path / "elsewhere", tmp_path / "again"

    done = manage(scratch, data, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Restored ")
    done = manage(scratch, data, "backup", str(again))
    assert done.returncode == 0, done.stderr

    tables, files = facts(archive)
    tables_again, files_again = facts(again)
    assert files_again == files
    assert "notes/été.txt" in files
    assert tables["order_order"]["rows"] == 1
    # One row is new: everything is to be projected anew.
    outbox = tables.pop("core_outbox"), tables_again.pop("core_outbox")
    assert outbox[1]["rows"] in (outbox[0]["rows"], outbox[0]["rows"] + 1)
    assert tables_again == tables


def test_an_installation_that_is_not_empty_is_left_alone(archive: Path, shop: Brand) -> None:
    Brand.objects.filter(pk=shop.pk).update(name="Since then")

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", archive)

    assert Brand.objects.get().name == "Since then"


def test_force_replaces_all_of_it(archive: Path, shop: Brand) -> None:
    name = shop.name
    Brand.objects.filter(pk=shop.pk).update(name="Since then")
    default_storage.save("notes/later.txt", ContentFile(b"later"))
    default_storage.delete("notes/été.txt")

    call_command("restore", archive, force=True, stdout=StringIO())

    assert Brand.objects.get().name == name
    assert OutboxEntry.objects.filter(subject="rebuild", state="pending").exists()
    assert not default_storage.exists("notes/later.txt")
    with default_storage.open("notes/été.txt") as file:
        assert file.read() == b"words"


def test_files_beside_an_empty_database_are_replaced_only_by_name(
    archive: Path, scratch: str, tmp_path: Path
) -> None:
    data = tmp_path / "elsewhere"
    theirs = data / "media" / "theirs.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("words")

    done = manage(scratch, data, "restore", str(archive), "--force")

    assert done.returncode == 1
    assert f"The database is empty, but {data} holds files." in done.stderr
    assert theirs.read_text() == "words"
    assert manage(scratch, data, "showmigrations", "core").stdout.count("[X]") == 0

    done = manage(scratch, data, "restore", str(archive), "--replace-files")

    assert done.returncode == 0, done.stderr
    assert not theirs.exists()


@pytest.mark.services("postgresql")
def test_tables_are_compared_without_a_limit_of_time(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = []

    def contents(database: BaseDatabaseWrapper, names: list[str]) -> dict[str, Table]:
        with database.cursor() as cursor:
            for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SHOW {name}")
                limits.append(cursor.fetchone()[0])
        return read(database, names)

    read = services.contents
    monkeypatch.setattr(services, "contents", contents)

    call_command("restore", archive, force=True, stdout=StringIO())

    assert limits == ["0", "0"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] != "0"


def test_a_damaged_archive_touches_nothing(archive: Path, shop: Brand) -> None:
    Brand.objects.filter(pk=shop.pk).update(name="Since then")
    (archive / "media" / "notes" / "été.txt").write_bytes(b"other words")

    with pytest.raises(CommandError, match=r"damaged: media/notes/été\.txt"):
        call_command("restore", archive, force=True)
    with pytest.raises(CommandError, match="damaged"):
        call_command("backup", archive, check=True)
    (archive / "media" / "notes" / "été.txt").unlink()
    with pytest.raises(CommandError, match="incomplete"):
        call_command("restore", archive, force=True)

    assert Brand.objects.get().name == "Since then"


def test_a_running_installation_is_not_replaced(archive: Path, shop: Brand) -> None:
    from core.outbox.lease import Lease

    lease = Lease()
    assert lease.acquire()

    with pytest.raises(CommandError, match="A relay is running"):
        call_command("restore", archive, force=True)


@pytest.mark.parametrize(
    ("manifest", "sentence"), [(None, "no archive"), ("{", "cannot be read"), ("{}", "cannot be read")]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, manifest: str | None, sentence: str) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)

    with pytest.raises(CommandError, match=sentence):
        call_command("restore", tmp_path)


def test_an_archive_of_another_kind_of_database_is_refused(archive: Path) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    manifest = json.loads((archive / "manifest.json").read_text())
    file = archive / services.databases.FILES[connection.vendor]
    file.rename(archive / services.databases.FILES[other])
    (archive / "manifest.json").write_text(json.dumps(manifest | {"vendor": other}))

    with pytest.raises(CommandError, match=f"The archive is of {other}"):
        call_command("restore", archive, force=True)


def test_an_archive_is_its_owners_and_overwrites_none(archive: Path) -> None:
    assert archive.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", archive)
    assert django_settings.RELEASE in (archive / "manifest.json").read_text()
