from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import PurePosixPath

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from wagtail.documents.models import AbstractDocument, Document as WagtailDocument
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    Image as WagtailImage,
    SourceImageIOError,
)

from taggit.managers import TaggableManager

from core.files.storages import for_documents

TOKEN, STEM = 8, 60  # characters of a picture's name; the column has room for 100 with its folder


class Image(AbstractImage):
    """A picture with a focal point and a description (its alternative text)."""

    # Named accessors: Wagtail's own (unused) Image table has the default ones.
    tags = TaggableManager(blank=True, verbose_name=_("tags"), related_name="core_images")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]

    def get_upload_to(self, filename: str) -> str:
        """A name that no file has had, nor its renditions: whoever has seen a picture may keep it for a year."""
        path = PurePosixPath(super().get_upload_to(filename))
        token = get_random_string(TOKEN, "abcdefghijkmnpqrstuvwxyz23456789")
        return str(path.with_name(f"{token}-{path.stem[:STEM]}{path.suffix}"))

    def create_rendition(self, filter: Filter) -> "Rendition":  # noqa: A002  (as Wagtail calls it)
        with _files_at_hand():
            rendition: Rendition = super().create_rendition(filter)
        return rendition

    def create_renditions(self, *filters: Filter) -> "dict[Filter, Rendition]":
        with _files_at_hand():
            made: dict[Filter, Rendition] = super().create_renditions(*filters)
        return made


@contextmanager
def _files_at_hand() -> Iterator[None]:
    """Wagtail's pages do without a picture whose original is lost; so they shall when a storage is down.

    A transaction that is open goes on; none is opened, for encoding takes its time.
    """
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            yield
    except OSError as error:
        raise SourceImageIOError(str(error)) from error


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class Document(AbstractDocument):
    """A file to download, read by whom its collection lets read. (What search finds is `search.Document`.)"""

    file = models.FileField(upload_to="documents", storage=for_documents, verbose_name=_("file"))

    # Named accessors: Wagtail's own (unused) Document table has the default ones.
    tags = TaggableManager(blank=True, verbose_name=_("tags"), related_name="core_documents")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        permissions = [("choose_document", "Can choose document")]
