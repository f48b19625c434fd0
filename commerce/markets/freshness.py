"""Markets and tax stand on every page; who sells where also decides which cards there are."""

from commerce.markets.models import Market
from core.outbox import Bumps, projector, watch

watch("markets.Market", subject="market")
watch("markets.Market_brands", subject="market", column="market_id")
watch("markets.Market_brands", subject="assortment", column="brand_id")
watch("markets.Market_countries", subject="market", column="market_id")
watch("markets.TaxClass", subject="tax")
watch("markets.TaxRate", subject="tax", column="tax_class_id")
watch("address.Country", subject="tax", column="iso_3166_1_a2")


@projector("market")
def project_markets(keys: list[str], bumps: Bumps) -> None:
    """Currency, locale or brands of a market: the cards of its brands may differ."""
    bumps.add("shop")
    memberships = Market.brands.through.objects.filter(market__in=[int(key) for key in keys])
    bumps.also("assortment", memberships.values_list("brand_id", flat=True))


@projector("tax")
def project_tax(keys: list[str], bumps: Bumps) -> None:
    """Prices stay, the tax in them differs: that is worked out where it is shown."""
    bumps.add("shop")
