from django.urls import URLPattern, URLResolver, path

from oscar.core.application import OscarConfig


class SearchConfig(OscarConfig):
    """Our search under Oscar's label: Oscar's own (haystack) is never loaded."""

    name = label = namespace = "search"

    def ready(self) -> None:
        from search import freshness  # noqa: F401  (declares what is exempt, like every room's)

        super().ready()

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from search import views  # they import models, which are not ready when this module loads

        return self.post_process_urls(
            [
                path("", views.search_page, name="search"),
                path("suggest/", views.suggest_page, name="suggest"),
            ]
        )
