from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "commerce.markets"
    label = "markets"

    def ready(self) -> None:
        from commerce.markets import checks, freshness  # noqa: F401  (they register themselves, once models are loaded)
