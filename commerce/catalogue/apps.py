from django.urls import URLPattern, URLResolver, re_path

from oscar.apps.catalogue.apps import CatalogueConfig as CoreCatalogueConfig
from oscar.core.application import OscarConfig

# A slug for people, a key for us: `bear-romper-17`.
PLACE = r"(?P<slug>[-\w]+)-(?P<pk>[1-9][0-9]{0,17})"


class CatalogueConfig(CoreCatalogueConfig):
    """Oscar's catalogue with our pages. Its browsing views are not served."""

    name = "commerce.catalogue"

    def ready(self) -> None:
        from oscar.apps.catalogue import receivers  # noqa: F401  (keeps `ancestors_are_public` true)

        from commerce.catalogue import (  # they declare, once models are loaded
            facets,  # noqa: F401
            freshness,  # noqa: F401
            meanings,  # noqa: F401
            personal,  # noqa: F401
        )

        OscarConfig.ready(self)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from commerce.catalogue import views  # they import models, which are loaded after this module
        from commerce.catalogue.reviews import views as reviews

        return self.post_process_urls(
            [
                re_path(rf"^p/{PLACE}/$", views.product, name="detail"),
                re_path(rf"^p/{PLACE}/review/$", reviews.write, name="review"),
                re_path(rf"^p/{PLACE}/(?P<sku>.+)/$", views.product, name="variant"),
                re_path(rf"^c/{PLACE}/$", views.category, name="category"),
            ]
        )
