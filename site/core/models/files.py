from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.documents.models import AbstractDocument, Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Image as WagtailImage

from taggit.managers import TaggableManager


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


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class Document(AbstractDocument):
    """A file to download. (What search finds is `search.Document`.)"""

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
