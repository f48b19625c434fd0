"""Uploads knock before they come in: a server that is down is a sentence beside the field, and nothing is lost."""

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


def knock(storage: Storage) -> None:
    """Raise a `ValidationError` when the storage does not answer."""
    try:
        storage.exists("knock")
    except StorageDownError:
        raise ValidationError(NOT_NOW, code="storage_down") from None


class PictureField(WagtailImageField):
    """A picture that goes into the library."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            knock(default_storage)
        return file


class _KnockingMixin:
    storage: Storage
    cleaned_data: dict[str, Any]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            knock(self.storage)
        return file


class ImageForm(_KnockingMixin, BaseImageForm):
    storage = default_storage


class DocumentForm(_KnockingMixin, BaseDocumentForm):
    storage = private_storage
