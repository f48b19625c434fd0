from django.utils.translation import gettext


class ReviewError(Exception):
    """Carries the sentence that a shopper reads."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class AlreadyReviewedError(ReviewError):
    def __init__(self) -> None:
        super().__init__(gettext("You have reviewed this already."))


class TooManyReviewsError(ReviewError):
    def __init__(self) -> None:
        super().__init__(gettext("Those were a lot of reviews at once. Please come back in an hour."))
