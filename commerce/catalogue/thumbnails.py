from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static

from oscar.core.thumbnails import AbstractThumbnailer
from wagtail.images.models import SourceImageIOError

PLACEHOLDER = "oscar/img/image_not_found.jpg"


@dataclass(frozen=True)
class Placeholder:
    """What the dashboard shows of a product without a picture, or with one whose file is lost."""

    url: str


class WagtailThumbnailer(AbstractThumbnailer):
    """Oscar's dashboard asks for thumbnails; they are renditions of the image library."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Any:
        width, _, height = opts.get("size", "200x200").partition("x")
        if not hasattr(source, "get_rendition"):  # Oscar names a file of its own where there is no picture
            return Placeholder(static(PLACEHOLDER))
        try:
            return source.get_rendition(f"max-{width or height}x{height or width}|format-webp")
        except SourceImageIOError:
            return Placeholder(static(PLACEHOLDER))

    def delete_thumbnails(self, source: Any) -> None:
        """Renditions go with their image."""
