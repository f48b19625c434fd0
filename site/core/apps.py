from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import freshness, receivers, sentry  # noqa: F401  (models are ready only now; freshness declares)
        from core.outbox import installation

        installation.connect(self)
        receivers.connect()
        sentry.start()
