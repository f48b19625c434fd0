from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "commerce.markets"
    label = "markets"
