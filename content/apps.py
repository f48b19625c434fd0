from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        from content import editing, freshness  # noqa: F401  (they declare; models are ready only now)
        from content.staff_reach import narrow

        narrow()
