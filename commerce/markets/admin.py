"""What markets rest on, for administrators: rare, and the same for all brands."""

from django.contrib import admin

from commerce.markets.models import Market, TaxClass, TaxRate


@admin.register(Market)
class MarketAdmin(admin.ModelAdmin):
    list_display = ["name", "locale", "currency", "home_country", "time_zone"]
    filter_horizontal = ["countries", "brands"]


@admin.register(TaxClass)
class TaxClassAdmin(admin.ModelAdmin):
    list_display = ["code", "name"]


@admin.register(TaxRate)
class TaxRateAdmin(admin.ModelAdmin):
    list_display = ["tax_class", "country", "percent"]
    list_filter = ["tax_class", "country"]
