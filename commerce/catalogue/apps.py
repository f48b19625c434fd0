from django.urls import URLPattern, URLResolver, re_path

from oscar.apps.catalogue.apps import CatalogueConfig as CoreCatalogueConfig
from oscar.core.application import OscarConfig


class CatalogueConfig(CoreCatalogueConfig):
    """Oscar's catalogue with our pages. Its browsing views and reviews are not served."""

    name = "commerce.catalogue"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401  (keeps `ancestors_are_public` true)

        from commerce.catalogue import freshness  # noqa: F401  (declares what is watched, once models are loaded)

        OscarConfig.ready(self)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from commerce.catalogue import (
            views,  # views import models, which are not ready when this module loads
        )

        return self.post_process_urls(
            [
                re_path(r"^p/(?P<slug>[-\w]+)-(?P<pk>\d{1,18})/$", views.product, name="detail"),
                re_path(r"^p/(?P<slug>[-\w]+)-(?P<pk>\d{1,18})/(?P<sku>.+)/$", views.product, name="variant"),
                re_path(r"^c/(?P<slug>[-\w]+)-(?P<pk>\d{1,18})/$", views.category, name="category"),
            ]
        )
