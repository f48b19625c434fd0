"""Making an archive and putting it back, each checked before anybody relies on it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.utils import timezone

from core.backups import databases, media
from core.backups.contents import Table, contents
from core.backups.exceptions import BackupError
from core.models import Brand, User
from core.outbox import rebuild
from core.outbox.relay import heartbeat

MANIFEST = "manifest.json"
FORMAT = 2
READABLE = {1, FORMAT}  # 1: documents lay among the media; `migrate` moves them


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive holds. Checksums are SHA-256."""

    format: int
    made_at: str
    release: str
    vendor: str
    database: str
    tables: dict[str, Table]
    media: dict[str, str]
    documents: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def files(self) -> dict[str, dict[str, str]]:
        """Kind → name → checksum."""
        return {"media": self.media, "documents": self.documents}

    @property
    def file_count(self) -> int:
        return sum(map(len, self.files.values()))


def back_up(*, folder: Path) -> Manifest:
    """Write database, media and documents into a new folder that only its owner reads. The manifest comes last."""
    try:
        folder.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise BackupError(f"{folder} is there already: an archive goes into a new folder.") from None
    tables = databases.dump(folder)  # before the media: a file that came later is no gap
    files = {kind: media.dump(folder, kind) for kind in media.STORAGES}
    made = Manifest(
        format=FORMAT,
        made_at=timezone.now().isoformat(timespec="seconds"),
        release=settings.RELEASE,
        vendor=connection.vendor,
        database=media.checksum(folder / databases.FILES[connection.vendor]),
        tables=tables,
        **files,
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(made), indent=1))
    return made


def check(*, folder: Path) -> Manifest:
    """The archive's manifest, when all that it names is there and as it was."""
    manifest = _read(folder)
    found = {databases.FILES[manifest.vendor]: manifest.database}
    for kind, files in manifest.files.items():
        found |= {str(PurePosixPath(kind, name)): value for name, value in files.items()}
    for name, value in found.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
            raise BackupError(f"The archive is incomplete: {name} is missing.")
        if media.checksum(path) != value:
            raise BackupError(f"The archive is damaged: {name} is not what was backed up.")
    return manifest


def restore(*, folder: Path, force: bool = False, replace_files: bool = False) -> Manifest:
    """Make this installation what the archive holds. Nothing is touched before the archive is found whole.

    Files beside an empty database are rather another installation's, as in a drill that forgot whose bucket is
    named: `force` does not mean them.
    """
    manifest = check(folder=folder)
    if manifest.vendor != connection.vendor:
        raise BackupError(f"The archive is of {manifest.vendor}, this database is {connection.vendor}.")
    if holds_rows():
        if not force:
            raise BackupError(
                "This installation is not empty. --force replaces everything in it by the archive."
            )
    elif not replace_files and media.any_there():
        place = settings.S3_BUCKET or settings.DATA_DIR
        raise BackupError(
            f"The database is empty, but {place} holds files. Another installation's? Then set S3_BUCKET and "
            "DATA_DIR to this one's own. --replace-files replaces them by the archive's."
        )
    if is_running():
        raise BackupError("A relay is running: end the web server and the relay first.")
    databases.load(folder)
    with databases.taking_time():
        found = contents(connection, list(manifest.tables))
    _compare(manifest.tables, found)
    for kind, files in manifest.files.items():
        media.load(folder, kind, files)
    for cache in caches.all():
        cache.clear()  # epochs have gone back: what is kept would look fresh
    rebuild.request()
    return manifest


def holds_rows() -> bool:
    """Is this database somebody's shop, with a brand or a person?"""
    try:
        return Brand.objects.exists() or User.objects.exists()
    except DatabaseError:  # not migrated
        connection.close()
        return False


def is_running() -> bool:
    try:
        age = heartbeat()
    except DatabaseError:
        connection.close()
        return False
    return age is not None and age < settings.RELAY_LEASE_SECONDS


def _read(folder: Path) -> Manifest:
    try:
        data: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        tables = {name: Table(**table) for name, table in data.pop("tables").items()}
        manifest = Manifest(tables=tables, **data)
    except FileNotFoundError:
        raise BackupError(f"{folder} holds no {MANIFEST}: it is no archive, or was not finished.") from None
    except (ValueError, TypeError, KeyError):
        raise BackupError(f"The {MANIFEST} in {folder} cannot be read.") from None
    if manifest.format not in READABLE:
        raise BackupError("The archive is of a format that this release does not know.")
    return manifest


def _compare(wanted: dict[str, Table], found: dict[str, Table]) -> None:
    wrong = sorted(name for name, table in wanted.items() if found[name] != table)
    if wrong:
        raise BackupError(f"Restored, but not the same: {', '.join(wrong)}.")
