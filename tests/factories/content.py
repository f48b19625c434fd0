"""Page trees in miniature. Each call writes real rows and returns the page.

home = make_home(brand)                                  # the brand's front page in en-gb
german = make_home(brand, "de")                          # its translation
story = make_story(home, "Wool", body=[("rich_text", "<p>Warm.</p>")])
make_story(german, "Wolle", translation_of=story)
"""

from itertools import count
from typing import Any, TypeVar

from django.utils.text import slugify

from wagtail.models import Page, PageViewRestriction

from content.models import HomePage, StandardPage, StoryPage
from core.models import Brand
from tests.factories.commerce import make_locale

_numbers = count(1)
PageType = TypeVar("PageType", bound=Page)
Body = list[tuple[str, Any]]


def make_home(brand: Brand, code: str = "en-gb", *, body: Body = (), **fields: Any) -> HomePage:  # type: ignore[assignment]
    """The brand's home page in a locale. The first one made becomes the root of the brand's site."""
    root = Page.get_first_root_node()
    site = brand.site
    first = None if site.root_page.depth < 2 else site.root_page
    if first:
        fields["translation_key"] = first.translation_key
    home = HomePage(
        title=brand.name, slug=f"{brand.slug}-{code}", locale=make_locale(code), body=list(body), **fields
    )
    root.add_child(instance=home)
    if first is None:
        site.root_page = home
        site.save()
    return home


def make_story(home: Page, title: str = "", **fields: Any) -> StoryPage:
    return _make(StoryPage, home, title or f"Story {next(_numbers)}", **fields)


def make_standard(parent: Page, title: str = "", **fields: Any) -> StandardPage:
    return _make(StandardPage, parent, title or f"Page {next(_numbers)}", **fields)


def make_private(page: Page, password: str = "open sesame") -> PageViewRestriction:  # noqa: S107
    """Only who knows the password may see the page and all below it."""
    return PageViewRestriction.objects.create(page=page, restriction_type="password", password=password)


def _make(
    model: type[PageType], parent: Page, title: str, *, translation_of: Page | None = None, **fields: Any
) -> PageType:
    if translation_of:
        fields["translation_key"] = translation_of.translation_key
    page = model(title=title, **{"slug": slugify(title), "locale": parent.locale, **fields})
    parent.add_child(instance=page)
    return page
