"""Uploads knock before they come in: a server that is down, or a picture that breaks off, is a sentence beside
the field, and nothing is lost.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.files.exceptions import StorageDownError
from core.files.storages import private_storage

NOT_NOW = _("Files can't be stored at the moment. Nothing else is lost: please try again in a few minutes.")

BROKEN = _(
    "This picture breaks off before its end: it was not copied or uploaded whole. Please try another copy."
)


def knock(storage: Storage) -> None:
    """Raise a `ValidationError` when the storage does not answer."""
    try:
        storage.exists("knock")
    except StorageDownError:
        raise ValidationError(NOT_NOW, code="storage_down") from None


class PictureField(WagtailImageField):
    """A picture that goes into the library."""

    def check_image_pixel_size(self, f: Any) -> None:
        """The first that reads more than its head."""
        try:
            super().check_image_pixel_size(f)
        except (OSError, SyntaxError) as error:  # as Pillow says it of what it can't draw
            raise ValidationError(BROKEN, code="invalid_image") from error

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            knock(default_storage)
        return file


class ImageForm(BaseImageForm):
    """Wagtail makes its own field, whatever the model says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            made = self.fields["file"]
            self.fields["file"] = PictureField(label=made.label, required=made.required, widget=made.widget)


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            knock(private_storage)
        return file
