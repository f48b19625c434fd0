from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from commerce.markets.models import Market, TaxClass, TaxRate


@checks.register(checks.Tags.database)
def check_rates(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning, not an error: `migrate` runs this check, and the tables may not be there yet."""
    return [
        checks.Warning(
            f"{country} has no rate of the tax class “{code}”: the checkout refuses it with such goods.",
            hint="Enter a TaxRate, or take the country out of its markets.",
            id="markets.W001",
        )
        for using in databases or []
        for country, code in _missing(using)
    ]


def _missing(using: str) -> list[tuple[str, str]]:
    """Country and tax class, for each country of a market that a brand sells in."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if not {"markets_market_brands", "markets_market_countries", "markets_taxrate"} <= tables:
        return []
    markets = Market.objects.using(using).filter(brands__isnull=False)
    countries = set(markets.values_list("home_country", flat=True))
    countries |= set(markets.exclude(countries=None).values_list("countries", flat=True))
    entered = set(TaxRate.objects.using(using).values_list("country", "tax_class"))
    classes = TaxClass.objects.using(using).values_list("pk", "code")
    return sorted(
        (country, code) for country in countries for pk, code in classes if (country, pk) not in entered
    )
