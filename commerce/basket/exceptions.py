"""Why something can't be put into a basket. Each carries the sentence a shopper reads, and an HTTP status."""

from django.utils.translation import gettext, ngettext


class BasketError(Exception):
    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnknownProductError(BasketError):
    """No such product, or none of this brand's, or none that is on sale in this market."""

    status = 404

    def __init__(self) -> None:
        super().__init__(gettext("We couldn’t find that product. It may no longer be on sale here."))


class VariantMissingError(BasketError):
    """A parent was asked for: somebody has to choose size or colour first."""

    def __init__(self, url: str) -> None:
        super().__init__(gettext("Please choose one of the variants first."))
        self.url = url


class InvalidQuantityError(BasketError):
    def __init__(self, most: int) -> None:
        super().__init__(gettext("Please choose a quantity from 1 to %(most)d.") % {"most": most})


class SoldOutError(BasketError):
    status = 409

    def __init__(self, title: str) -> None:
        super().__init__(gettext("Sorry, “%(title)s” is sold out.") % {"title": title})


class NotEnoughError(BasketError):
    status = 409

    def __init__(self, title: str, left: int) -> None:
        self.left = left
        message = ngettext(
            "Only %(left)d piece of “%(title)s” is left, so we have changed nothing.",
            "Only %(left)d pieces of “%(title)s” are left, so we have changed nothing.",
            left,
        )
        super().__init__(message % {"left": left, "title": title})


class BasketFullError(BasketError):
    status = 409

    def __init__(self, most: int) -> None:
        super().__init__(gettext("A basket holds at most %(most)d pieces.") % {"most": most})


class BasketClosedError(BasketError):
    """The basket is being paid for, or has been: nothing may be changed under the order's feet."""

    status = 409

    def __init__(self) -> None:
        super().__init__(gettext("This basket is being ordered and can’t be changed any more."))
