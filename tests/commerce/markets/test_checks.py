from commerce.markets.checks import check_rates
from commerce.markets.models import TaxRate
from tests.factories.commerce import make_brand, make_market, make_tax_class


def test_the_rates_that_are_missing_are_named() -> None:
    make_brand(markets=["de"])
    make_market("fr")  # no brand sells there
    make_tax_class("standard")
    make_tax_class("reduced")
    assert check_rates(databases=["default"]) == []

    TaxRate.objects.filter(tax_class__code="reduced", country__in=["AT", "FR"]).delete()

    assert [(found.id, found.msg) for found in check_rates(databases=["default"])] == [
        (
            "markets.W001",
            "AT has no rate of the tax class “reduced”: the checkout refuses it with such goods.",
        )
    ]
    assert check_rates(databases=None) == []
