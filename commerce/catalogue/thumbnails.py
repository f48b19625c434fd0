from typing import Any

from oscar.core.thumbnails import AbstractThumbnailer


class WagtailThumbnailer(AbstractThumbnailer):
    """Oscar's dashboard asks for thumbnails; they are renditions of the image library."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Any:
        width, _, height = opts.get("size", "200x200").partition("x")
        return source.get_rendition(f"max-{width}x{height or width}|format-webp")

    def delete_thumbnails(self, source: Any) -> None:
        """Renditions go with their image."""
