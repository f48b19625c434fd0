"""What the audit log records of prices. Stock has a ledger of its own, whose triggers learn who deletes."""

from core.audit import Trail, name_actor_in, watch

name_actor_in('DELETE FROM "partner_stockrecord"')

MARKET = "FROM markets_market market WHERE market.id = {row}.market_id"
CURRENCY = f"(SELECT market.currency {MARKET})"
CODE = (
    "(SELECT locale.language_code FROM markets_market market"
    " JOIN wagtailcore_locale locale ON locale.id = market.locale_id WHERE market.id = {row}.market_id)"
)
RECORD = "FROM partner_stockrecord record WHERE record.id = {row}.stockrecord_id"
SKU = f"(SELECT record.partner_sku {RECORD})"
BRAND = (
    "(SELECT partner.brand_id FROM partner_stockrecord record"
    " JOIN partner_partner partner ON partner.id = record.partner_id WHERE record.id = {row}.stockrecord_id)"
)

for kind, column in {"price": "amount", "former-price": "compare_at"}.items():
    watch(
        Trail(
            name=kind.replace("-", "_"),
            kind=kind,
            table="partner_price",
            value=f"CAST({{row}}.{column} AS TEXT) || ' ' || {CURRENCY}",
            what=f"{SKU} || ' · ' || {CODE}",
            record="{row}.stockrecord_id",
            brand=BRAND,
        )
    )
