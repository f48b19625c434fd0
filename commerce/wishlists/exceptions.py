from django.utils.translation import gettext


class WishListFullError(Exception):
    """Carries the sentence that a shopper reads."""

    def __init__(self, most: int) -> None:
        self.message = gettext("Your wish list holds %(most)d things. Take one off to add another.") % {
            "most": most
        }
        super().__init__(self.message)
