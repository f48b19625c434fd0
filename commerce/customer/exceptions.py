"""Why something of an account can't be changed. Each carries the sentence a shopper reads."""

from django.utils.translation import gettext


class AccountError(Exception):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class AddressKnownError(AccountError):
    def __init__(self) -> None:
        super().__init__(gettext("This address is in your address book already."))


class AddressBookFullError(AccountError):
    def __init__(self, most: int) -> None:
        super().__init__(
            gettext("Your address book holds %(most)d addresses. Please delete one first.") % {"most": most}
        )


class AddressGoneError(AccountError):
    def __init__(self) -> None:
        super().__init__(gettext("This address has been deleted meanwhile."))
