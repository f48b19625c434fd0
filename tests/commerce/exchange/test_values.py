"""How cells are read: in every way in which people write, and never in one of two."""

import pytest

from commerce.exchange import values
from commerce.exchange.exceptions import UnreadableCellError
from commerce.exchange.formulas import escape, unescape


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("12.5", "12.50"),
        ("12,50", "12.50"),
        (" 7 ", "7.00"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\N{NO-BREAK SPACE}234.50", "1234.50"),
        ("1.234.567", "1234567.00"),
        ("0,5", "0.50"),
        ("1234", "1234.00"),
        ("12.500000", "12.50"),
    ],
)
def test_an_amount_is_read_as_people_write_it(cell: str, read: str) -> None:
    assert values.amount(cell) == read


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1.234", "“1.234” can be 1234 or 1.234: write 1234.00 or 1.2340."),
        ("12,500", "“12,500” can be 12500 or 12.500: write 12500.00 or 12.5000."),
        ("€ 12", "“€ 12” is no number: write it without currency, such as 12.50."),
        ("12.345,6.7", "“12.345,6.7” is no number: write it without currency, such as 12.50."),
        ("1,23,456.00", "“1,23,456.00” is no number: write it without currency, such as 12.50."),
        ("-3", "“-3” is no number: write it without currency, such as 12.50."),
        (
            "2026-05-12 00:00:00",
            "“2026-05-12 00:00:00” is no number: write it without currency, such as 12.50.",
        ),
        ("0.001", "“0.001” has more than two places."),
        ("0", "A price is more than nothing."),
    ],
)
def test_an_amount_that_can_be_two_or_none_is_refused(cell: str, sentence: str) -> None:
    with pytest.raises(UnreadableCellError) as refusal:
        values.amount(cell)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-04-03", "2026-04-03"),
        ("2026-04-03 00:00:00", "2026-04-03"),
        ("3.4.2026", "2026-04-03"),
        ("23/04/2026", "2026-04-23"),
        ("04/23/2026", "2026-04-23"),
        ("4/4/2026", "2026-04-04"),
    ],
)
def test_a_date_is_read_where_there_is_one_way_to(cell: str, read: str) -> None:
    assert values.day(cell) == read


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("03/04/2026", "This can be 2026-03-04 or 2026-04-03: write it in that way."),
        ("31.2.2026", "“31.2.2026” is no date: write it as 2026-04-03."),
        ("tomorrow", "“tomorrow” is no date: write it as 2026-04-03."),
    ],
)
def test_a_date_that_can_be_two_or_none_is_refused(cell: str, sentence: str) -> None:
    with pytest.raises(UnreadableCellError) as refusal:
        values.day(cell)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("cell", ["-1", "1.5", "ten", "1000001", "1.000", "٣"])
def test_units_are_whole_and_plain(cell: str) -> None:
    with pytest.raises(UnreadableCellError):
        values.units(cell)


@pytest.mark.parametrize(("cell", "read"), [("Ja", "yes"), ("X", "yes"), ("FALSE", "no"), ("non", "no")])
def test_yes_and_no_in_the_shops_languages(cell: str, read: str) -> None:
    assert values.yes_or_no(cell) == read


def test_plain_words_become_paragraphs() -> None:
    assert values.rich_text("Soft & warm\nat night\n\nMade by hand") == (
        "<p>Soft &amp; warm<br/>at night</p><p>Made by hand</p>"
    )


def test_html_keeps_its_tags_without_attributes() -> None:
    assert values.rich_text('<p onclick="x()">So <b class="y">soft</b></p><ul><li>a</li></ul>') == (
        "<p>So <b>soft</b></p><ul><li>a</li></ul>"
    )


@pytest.mark.parametrize("cell", ["<script>x</script>", '<p><a href="/">x</a></p>', "<img src=x onerror=y>"])
def test_other_tags_are_refused(cell: str) -> None:
    with pytest.raises(UnreadableCellError, match="is not possible here"):
        values.rich_text(cell)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''=1", "'x", "x=1", "", "'"]
)
def test_formulas_are_disarmed_and_come_back(cell: str) -> None:
    written = escape(cell)

    assert unescape(written) == cell
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
