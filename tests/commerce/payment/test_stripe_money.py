"""Minor units, and languages as Stripe names them."""

from decimal import Decimal

import pytest

from commerce.payment.gateways.stripe.checkout import locale_of
from commerce.payment.gateways.stripe.money import from_minor, to_minor


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("15.50", "GBP", 1550),
        ("0.01", "EUR", 1),
        ("1550.00", "JPY", 1550),
        ("1550", "KRW", 1550),
        ("1.230", "KWD", 1230),
        ("5.00", "ISK", 500),
        ("9999999999.99", "EUR", 999999999999),
    ],
)
def test_amounts_there_and_back(amount, currency, units):
    assert to_minor(Decimal(amount), currency) == units
    assert from_minor(units, currency) == Decimal(amount)


@pytest.mark.parametrize(("amount", "currency"), [("15.50", "JPY"), ("0.001", "GBP"), ("1.2345", "KWD")])
def test_what_can_not_be_counted_is_refused(amount, currency):
    with pytest.raises(ValueError, match="smallest unit"):
        to_minor(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en-gb", "en-GB"), ("de", "de"), ("de-at", "de"), ("fr-ca", "fr-CA"), ("eo", "auto")],
)
def test_languages_are_named_as_stripe_does(language, locale):
    assert locale_of(language) == locale
