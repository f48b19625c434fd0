"""What a production shape begins with: filled once per state of what fills it, then copied."""

import shutil
import subprocess
from pathlib import Path

from tests.databases import ROOT
from tests.e2e.installation import prepared
from tests.e2e.production.shape import Ground
from tests.postgresql_server import open_folder


def prepared_ground() -> Path:
    return prepared("production", fill, also=static_files())


def fill(target: Path) -> None:
    with open_folder() as folder:
        Ground(folder).fill()
        shutil.rmtree(folder / "tmp")
        copy(folder, target)


def copy(source: Path, target: Path) -> None:
    """With owners, and the attributes in which the S3 server keeps what it knows of a file."""
    target.mkdir(exist_ok=True)
    subprocess.run(["cp", "--archive", f"{source}/.", str(target)], check=True)


def static_files() -> list[Path]:
    rooms = ("commerce", "content", "search", "site")
    folders = [
        ROOT / "frontend" / "dist",
        *(folder for room in rooms for folder in (ROOT / room).rglob("static")),
    ]
    return [file for folder in folders for file in folder.rglob("*.*") if file.is_file()]
