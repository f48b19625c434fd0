from oscar.apps.catalogue.reviews.apps import CatalogueReviewsConfig as CoreCatalogueReviewsConfig


class CatalogueReviewsConfig(CoreCatalogueReviewsConfig):
    name = "commerce.catalogue.reviews"
