"""What templates need to look like their brand. Nothing here reads a session, a user or the database."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_urlconf, reverse
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext

from core import preloads
from core.assets import FALLBACK, asset_path
from core.brands import address, all_brands

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", **options: str) -> str:
    """One sign of the sprite. Without a label it is decoration."""
    return _drawn(name, str(label), options.get("class", ""))


# A page has some forty, of a few kinds: to render each anew took a tenth of the page.
@lru_cache(maxsize=500)
def _drawn(name: str, label: str, css_class: str) -> SafeString:
    return render_to_string("components/icon.html", {"name": name, "label": label, "class": css_class})


@register.simple_tag
def fixed_url(name: str) -> str:
    """`{% url %}` of an address without parts, for what stands on a page many times."""
    return _reversed(name, get_language(), get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=500)
def _reversed(name: str, language: str, urlconf: str) -> str:
    return reverse(name, urlconf=urlconf)


@register.filter
def lang_tag(code: str) -> str:
    """`en-gb` as browsers and search engines want it: `en-GB`."""
    language, _, region = str(code).partition("-")
    return f"{language}-{region.upper()}" if region else language


@register.simple_tag
def is_demo() -> bool:
    """True on an installation whose data, accounts and payments are for show."""
    return bool(settings.DEMO)


@register.simple_tag(takes_context=True)
def brand_asset(context: template.Context, name: str) -> str:
    """The address of a file of the request's brand (`logo.svg`, `favicon.svg`, `heading.woff2`)."""
    return static(asset_path(_brand_slug(context), name))


@register.simple_tag
def shop_names() -> str:
    """All brands of the installation by name: where an account works."""
    return get_text_list([brand.name for brand in all_brands()], gettext("and"))


@register.simple_tag
def first_seen(image: Mapping[str, Any], sizes: str) -> str:
    """For the picture component: this one is on the first screen, browsers may fetch it before they ask."""
    preloads.note_picture(image, sizes)
    return ""


@register.simple_tag(takes_context=True)
def brand_templates(context: template.Context, name: str) -> tuple[str, ...]:
    """Template names for `{% include %}`: the brand's own words, else the plain ones."""
    return (f"brands/{_brand_slug(context)}/{name}", f"brands/{FALLBACK}/{name}")


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """A path as a full address in the brand's shop. A file may be served from elsewhere: then it is one already."""
    if not path.startswith("/"):
        return path
    request: HttpRequest = context["request"]
    brand = getattr(request, "brand", None)
    return address(brand, path) if brand else request.build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def page_link(context: template.Context, number: int | str) -> str:
    """This path at another page of the list; the first page has no number.

    Only `parameters` that the view declared are kept: what else a visitor brought along must not
    end up in a page that everybody gets.
    """
    parameters = {name: value for name, value in (context.get("parameters") or {}).items() if value}
    if int(number) > 1:
        parameters["page"] = number
    return f"{context['request'].path}{'?' if parameters else ''}{urlencode(parameters, safe=',')}"


@register.simple_tag
def page_numbers(page: int, pages: int) -> list[int | None]:
    """First, last and the neighbours of `page`; None stands for a gap."""
    wanted = sorted({1, pages, *range(max(page - 1, 1), min(page + 1, pages) + 1)})
    numbers: list[int | None] = []
    for number in wanted:
        previous = numbers[-1] if numbers else None
        if previous is not None and number - previous == 2:
            numbers.append(number - 1)
        elif previous is not None and number - previous > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers


def _brand_slug(context: Mapping[str, Any] | template.Context) -> str:
    request: HttpRequest | None = context.get("request")
    brand = getattr(request, "brand", None)
    return brand.slug if brand else FALLBACK
