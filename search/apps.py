from django.urls import URLPattern, URLResolver, path
from oscar.core.application import OscarConfig


class SearchConfig(OscarConfig):
    """Our search under Oscar's label: Oscar's own (haystack) is never loaded."""

    name = label = namespace = "search"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from search.views import SearchView  # views import models, which are not ready when this module loads

        return self.post_process_urls([path("", SearchView.as_view(), name="search")])
