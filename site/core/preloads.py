"""`Link: rel=preload` on shared pages: the style sheet, the brand's face and the first picture, before the page.

The picture component says which picture a visitor sees first; the header is kept with the page.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

from core.assets import asset_path
from core.edge.sharing import sharing_of

Picture = tuple[Mapping[str, Any], str]  # with the sizes that it is shown in

_pictures: ContextVar[list[Picture] | None] = ContextVar("pictures", default=None)


def note_picture(image: Mapping[str, Any], sizes: str) -> None:
    """This picture is on the first screen. Outside a request nobody listens."""
    pictures = _pictures.get()
    if pictures is not None:
        pictures.append((image, sizes))


class PreloadMiddleware:
    """Stands inside the page cache, so that a page is kept with its header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pictures: list[Picture] = []
        token = _pictures.set(pictures)
        try:
            response = self.get_response(request)
        finally:
            _pictures.reset(token)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if is_page and sharing_of(request):
            response.headers["Link"] = ", ".join(_links(request, pictures))
        return response


def _links(request: HttpRequest, pictures: list[Picture]) -> list[str]:
    links = [f"<{static('shop/main.css')}>; rel=preload; as=style"]
    brand = getattr(request, "brand", None)
    if brand:
        face = static(asset_path(brand.slug, "heading.woff2"))
        links.append(f'<{face}>; rel=preload; as=font; type="font/woff2"; crossorigin')
    return [*links, *(_picture_link(*picture) for picture in pictures[:1])]


def _picture_link(image: Mapping[str, Any], sizes: str) -> str:
    """A browser that can't show the type leaves it, and takes what it can from the page."""
    kinds = (kind for kind in ("avif", "webp") if image.get(f"{kind}_srcset"))
    kind = next(kinds, None)
    link = f"<{image['src']}>; rel=preload; as=image; fetchpriority=high"
    if kind is None:
        return link
    return f'{link}; imagesrcset="{image[f"{kind}_srcset"]}"; imagesizes="{sizes}"; type="image/{kind}"'
