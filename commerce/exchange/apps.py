from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Tables that come in and go out: products, texts, prices, stock."""

    name = "commerce.exchange"
    label = "exchange"
    verbose_name = _("Import and export")
