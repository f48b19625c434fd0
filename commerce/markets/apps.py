from django.apps import AppConfig


class MarketsConfig(AppConfig):
    name = "commerce.markets"
    label = "markets"

    def ready(self) -> None:
        from commerce.markets import freshness  # noqa: F401  (declares what is watched, once models are loaded)
