"""As what a file is handed out. Its name decides, never what whoever uploaded it says of it."""

from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import NamedTuple

from django.utils.http import content_disposition_header

UNKNOWN = "application/octet-stream"
# Media: what a browser only paints. Anything else, SVG and HTML first of all, is a download of no type.
PICTURES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
SHOWN_DOCUMENTS = {"application/pdf"}  # the browser's own viewer opens them; all others are downloads
# A name is used once (core.models.Image), so whoever has the file never asks again.
MEDIA_CACHE = "public, max-age=31536000, immutable"
DOCUMENT_CACHE = "private, no-store"


class Served(NamedTuple):
    type: str
    disposition: str | None  # none: shown in the page


def media(name: str) -> Served:
    kind = PICTURES.get(PurePosixPath(name).suffix.lower())
    return Served(kind, None) if kind else Served(UNKNOWN, "attachment")


def document(name: str) -> Served:
    kind = guess_type(name)[0] or UNKNOWN
    disposition = content_disposition_header(kind not in SHOWN_DOCUMENTS, PurePosixPath(name).name)
    return Served(kind, disposition or "inline")
