"""Where pages stand: whose they are, in which locale, at which address. The tree alone says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import override

from wagtail.models import Page

from core.models import Brand

HOME_DEPTH = 2
HOME_PATH = HOME_DEPTH * Page.steplen


@dataclass(frozen=True, kw_only=True)
class Place:
    """A brand in a locale, and the path of its home page, below which its pages stand."""

    path: str
    brand_id: int
    locale_id: int
    code: str


def load() -> dict[str, Place]:
    """Every place by the path of its home page. Two queries; home pages are few."""
    brands = dict(Brand.objects.values_list("site__root_page__translation_key", "pk"))
    homes = Page.objects.filter(translation_key__in=brands, depth=HOME_DEPTH)
    return {
        home.path: Place(
            path=home.path, brand_id=brands[home.translation_key], locale_id=home.locale_id, code=home.code
        )
        for home in homes.annotate(code=F("locale__language_code"))
    }


def home_path(path: str) -> str:
    """The path of the home page above a page."""
    return path[:HOME_PATH]


def address(url_path: str, code: str) -> str:
    """A page's address without the host. Its `url_path` begins with the home page's slug, which no address has."""
    _root, _home, rest = url_path.split("/", 2)
    with override(code):
        return reverse("wagtail_serve", args=[rest])


def below(paths: Iterable[str]) -> Q:
    """The pages at these paths and all below them."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition
