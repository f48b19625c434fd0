"""What postcodes look like where. Whether one is right, Oscar's table decides."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import get_language, gettext, to_locale

from babel import Locale

EXAMPLES = {"AT": "1010", "CH": "8001", "DE": "20099", "FR": "33000", "GB": "BS1 4ND", "IE": "D02 AF30"}


def shape(field: forms.Field, countries: Iterable[str]) -> None:
    """Give a postcode's field an example for each country, and figures only where there are no letters."""
    examples = {code: EXAMPLES[code] for code in countries if code in EXAMPLES}
    if len(examples) == 1:
        field.help_text = gettext("Such as %(example)s.") % {"example": next(iter(examples.values()))}
    elif examples:
        said = sorted(f"{country_name(code)}: {example}" for code, example in examples.items())
        field.help_text = " · ".join(said)
    if examples and all(example.isdigit() for example in examples.values()):
        field.widget.attrs["inputmode"] = "numeric"


def refusal(country_code: str) -> str:
    """What is said of a postcode that is none."""
    if country_code not in EXAMPLES:
        return gettext("That is not a postcode of the country you have chosen.")
    return gettext("Check the postcode: in this country (%(country)s) it looks like %(example)s.") % {
        "country": country_name(country_code),
        "example": EXAMPLES[country_code],
    }


def spaced(postcode: str, country_code: str) -> str:
    """A postcode as it is written: `bs14nd` is BS1 4ND. The last three characters are the inward code."""
    code = postcode.replace(" ", "").upper()
    return f"{code[:-3]} {code[-3:]}" if country_code == "GB" else postcode


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return Locale.parse(to_locale(get_language() or "en-gb")).territories.get(code, code)
