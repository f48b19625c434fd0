from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        from content import editing, freshness, staff_reach, tags  # noqa: F401  (models are ready only now)

        staff_reach.narrow()
        tags.narrow()
