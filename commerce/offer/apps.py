from oscar.apps.offer.apps import OfferConfig as CoreOfferConfig


class OfferConfig(CoreOfferConfig):
    name = "commerce.offer"
