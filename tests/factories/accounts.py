"""People with accounts, signed in the way people are: through the page."""

from allauth.account.models import EmailAddress

from core.models import Brand, User
from tests.factories.checkout import Shopper

PASSWORD = "eleven blue herons"


def make_user(email: str = "ada@example.org", *, password: str = PASSWORD, **fields: str) -> User:
    """Somebody whose address is confirmed."""
    user = User.objects.create_user(email, password=password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(
    brand: Brand, user: User, *, market: str = "en-gb", password: str = PASSWORD, **headers: str
) -> Shopper:
    shopper = Shopper(brand, market=market)
    answer = shopper.post("account/login/", {"login": user.email, "password": password}, **headers)
    assert answer.status_code == 302
    return shopper
