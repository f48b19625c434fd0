"""Copying media file by file, through the storage: a folder and a bucket alike."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.core.files import File
from django.core.files.storage import default_storage

from core.backups.exceptions import BackupError

FOLDER = "media"


def names(folder: str = "") -> Iterator[str]:
    """Every file of the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield str(PurePosixPath(folder, name))
    for name in sorted(folders):
        yield from names(str(PurePosixPath(folder, name)))


def dump(folder: Path) -> dict[str, str]:
    """Copy all files into `folder`. Returns their checksums."""
    found = {}
    for name in names():
        target = folder / FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except FileNotFoundError:  # deleted since it was listed
            target.unlink(missing_ok=True)
            continue
        found[name] = checksum(target)
    return found


def load(folder: Path, wanted: dict[str, str]) -> None:
    """Make the storage hold exactly the archive's files."""
    for name in list(names()):
        if name not in wanted:
            default_storage.delete(name)
    for name in wanted:
        if default_storage.exists(name):
            default_storage.delete(name)
        with (folder / FOLDER / name).open("rb") as source:
            if default_storage.save(name, File(source)) != name:
                raise BackupError(f"The file {name} could not be written under its name.")


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
