from oscar.apps.catalogue.apps import CatalogueConfig as CoreCatalogueConfig


class CatalogueConfig(CoreCatalogueConfig):
    name = "commerce.catalogue"
