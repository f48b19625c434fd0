from decimal import Decimal

from django.template import Context, Template
from django.utils import translation

import pytest

from core.templatetags.shop import money


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("en-gb", Decimal("1234.5"), "GBP", "£1,234.50"),
        ("en-gb", "12", "EUR", "€12.00"),
        ("de", Decimal("1234.5"), "EUR", "1.234,50\xa0€"),
        ("de", 0, "GBP", "0,00\xa0£"),
        ("fr", Decimal("1234.5"), "EUR", "1\u202f234,50\xa0€"),
        ("en-gb", Decimal("-3.456"), "GBP", "−£3.46"),
        ("en-gb", None, "GBP", ""),
        ("en-gb", "", "GBP", ""),
    ],
)
def test_money_reads_as_the_reader_is_used_to(
    language: str, amount: Decimal | str | int | None, currency: str, expected: str
) -> None:
    with translation.override(language):
        assert money(amount, currency) == expected


def test_money_without_a_language_is_british() -> None:
    with translation.override(None):
        assert money(Decimal("1.5"), "GBP") == "£1.50"


def test_templates_write_money() -> None:
    template = Template("{% load shop %}{{ amount|money:'EUR' }}")

    with translation.override("de"):
        assert template.render(Context({"amount": 5})) == "5,00\xa0€"
