"""What the audit log records of delivery: what a method costs in each market."""

from core.audit import Trail, watch

CURRENCY = "(SELECT market.currency FROM markets_market market WHERE market.id = {row}.market_id)"
CODE = (
    "(SELECT locale.language_code FROM markets_market market"
    " JOIN wagtailcore_locale locale ON locale.id = market.locale_id WHERE market.id = {row}.market_id)"
)
METHOD = "FROM shipping_deliverymethod method WHERE method.id = {row}.method_id"

for kind, column in {"delivery-price": "amount", "free-delivery": "free_from"}.items():
    watch(
        Trail(
            name=kind.replace("-", "_"),
            kind=kind,
            table="shipping_deliveryprice",
            value=f"CAST({{row}}.{column} AS TEXT) || ' ' || {CURRENCY}",
            what=f"(SELECT method.code {METHOD}) || ' · ' || {CODE}",
            brand=f"(SELECT method.brand_id {METHOD})",
        )
    )
