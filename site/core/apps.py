from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        from core import freshness, receivers, sentry, signing_in  # noqa: F401  (models are ready only now; freshness declares)
        from core.audit import actors, installation as audit, people  # noqa: F401  (people declares)
        from core.outbox import installation

        installation.connect(self)
        audit.connect(self)
        actors.connect()
        receivers.connect()
        sentry.start()
