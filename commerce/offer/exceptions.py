class OfferGoneError(Exception):
    """Somebody else had the last of a limited offer."""
