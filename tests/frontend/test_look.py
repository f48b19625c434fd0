"""The tags that templates build their look from."""

from types import SimpleNamespace

from django.template import Context
from django.test import RequestFactory

import pytest

from core.templatetags import look


def context(**values: object) -> Context:
    request = RequestFactory().get("/en-gb/c/knitwear-3/?page=2&utm_source=letter")
    request.brand = SimpleNamespace(slug="kids-petite")
    return Context({"request": request, **values})


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (4, 12, [1, 2, 3, 4, 5, None, 12]),
        (6, 12, [1, None, 5, 6, 7, None, 12]),
        (3, 5, [1, 2, 3, 4, 5]),
        (12, 12, [1, None, 11, 12]),
    ],
)
def test_page_numbers_show_the_ends_and_the_neighbours(
    page: int, pages: int, shown: list[int | None]
) -> None:
    assert look.page_numbers(page, pages) == shown


def test_a_page_link_keeps_what_the_view_declared_and_nothing_else() -> None:
    assert (
        look.page_link(context(parameters={"sort": "price", "q": ""}), 3)
        == "/en-gb/c/knitwear-3/?sort=price&page=3"
    )
    assert look.page_link(context(parameters={"sort": "price"}), 1) == "/en-gb/c/knitwear-3/?sort=price"
    assert look.page_link(context(), 1) == "/en-gb/c/knitwear-3/"


def test_a_brand_without_words_of_its_own_has_the_plain_ones() -> None:
    assert look.brand_templates(context(), "not_found.html") == (
        "brands/kids-petite/not_found.html",
        "brands/default/not_found.html",
    )


@pytest.mark.parametrize(("code", "tag"), [("en-gb", "en-GB"), ("de", "de"), ("pt-br", "pt-BR")])
def test_language_tags_are_written_as_browsers_expect(code: str, tag: str) -> None:
    assert look.lang_tag(code) == tag
