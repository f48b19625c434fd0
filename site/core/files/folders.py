"""Documents on this machine: a folder that no web server hands out."""

import os

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateFolder(FileSystemStorage):
    """As media's folder, elsewhere and without addresses: Wagtail's view reads the file when it may be read."""

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return os.path.abspath(self.base_location)  # noqa: PTH100  (Django compares text)

    def url(self, name: str | None) -> str:
        raise NotImplementedError("A document has no address of its own.")
