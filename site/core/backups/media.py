"""Copying media and documents file by file, through their storages: a folder and a bucket alike."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.core.files import File
from django.core.files.storage import Storage, default_storage

from core.backups.exceptions import BackupError
from core.files.storages import private_storage

# Folder of the archive, and name in its manifest → where the files come from.
STORAGES: dict[str, Storage] = {"media": default_storage, "documents": private_storage}


def names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of the storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield str(PurePosixPath(folder, name))
    for name in sorted(folders):
        yield from names(storage, str(PurePosixPath(folder, name)))


def any_there() -> bool:
    return any(next(names(storage), None) is not None for storage in STORAGES.values())


def dump(archive: Path, kind: str) -> dict[str, str]:
    """Copy all files of a kind into the archive. Returns their checksums."""
    storage, found = STORAGES[kind], {}
    for name in names(storage):
        target = archive / kind / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with storage.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except FileNotFoundError:  # deleted since it was listed
            target.unlink(missing_ok=True)
            continue
        found[name] = checksum(target)
    return found


def load(archive: Path, kind: str, wanted: dict[str, str]) -> None:
    """Make the storage hold exactly the archive's files of its kind."""
    storage = STORAGES[kind]
    for name in list(names(storage)):
        if name not in wanted:
            storage.delete(name)
    for name in wanted:
        if storage.exists(name):
            storage.delete(name)
        with (archive / kind / name).open("rb") as source:
            if storage.save(name, File(source)) != name:
                raise BackupError(f"The file {name} could not be written under its name.")


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
