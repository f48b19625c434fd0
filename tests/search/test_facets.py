from decimal import Decimal

from django.http import QueryDict
from django.utils import translation

import pytest

from search import facets
from search.facets import Criterion, Option, criteria, price_band, read

SIZE = Criterion(code="size", label="Size", options=tuple(Option(code=code, label=code) for code in "sml"))
COLOUR = Criterion(code="colour", label="Colour", options=(Option(code="rose", label="Rose"),))


@pytest.mark.parametrize(
    ("price", "band"),
    [
        ("0", "0-5"),
        ("4.99", "0-5"),
        ("5", "5-10"),
        ("9.999", "5-10"),
        ("199.99", "100-200"),
        ("200", "200-"),
        ("1e9", "200-"),
    ],
)
def test_a_price_lies_in_one_band(price: str, band: str) -> None:
    assert price_band(Decimal(price)) == band


def test_bands_are_worded_in_the_markets_currency() -> None:
    def labels(language: str, currency: str) -> list[str]:
        with translation.override(language):
            (prices,) = [each for each in criteria("list:1:x", currency) if each.code == "price"]
        return [option.label for option in prices.options]

    pounds, euros = labels("en-gb", "GBP"), labels("de", "EUR")

    assert [pounds[0], pounds[1], pounds[-1]] == ["Up to £5", "£5 – £10", "£200 and more"]
    assert euros[1] == "5\N{NO-BREAK SPACE}€ – 10\N{NO-BREAK SPACE}€"


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", {}),
        ("size=l,s", {"size": ("s", "l")}),
        ("size=l&size=s", {"size": ("s", "l")}),
        ("colour=rose&size=m", {"size": ("m",), "colour": ("rose",)}),
        ("size=xl&colour=,rose,", {"colour": ("rose",)}),
        ("weight=1kg", {}),
    ],
)
def test_choices_are_read_in_one_order(query: str, chosen: dict) -> None:
    found = read(QueryDict(query), [SIZE, COLOUR])

    assert found == chosen
    assert list(found) == list(chosen)


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("size=s,l&colour=rose", True),
        ("colour=rose&size=s,l", True),
        ("size=l,s", False),
        ("size=s&size=l", False),
        ("size=s,l,", False),
        ("weight=1kg", False),
        ("sort=price&page=2", True),
    ],
)
def test_a_choice_is_said_in_one_way(query: str, right: bool) -> None:
    given = QueryDict(query)

    assert facets.is_canonical(given, read(given, [SIZE, COLOUR])) is right
