"""A guest's basket: a signed cookie that names it. Signed per brand, so it opens no other brand's basket."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase

from commerce.basket.models import Basket
from core.models import Brand

NAME = settings.OSCAR_BASKET_COOKIE_OPEN


def read(request: HttpRequest, brand: Brand) -> int | None:
    """The number of the basket that the cookie names; a forged cookie names none."""
    try:
        return int(_signer(brand).unsign(request.COOKIES.get(NAME, "")))
    except (BadSignature, ValueError):
        return None


def write(response: HttpResponseBase, basket: Basket) -> None:
    response.set_cookie(
        NAME,
        _signer(basket.brand).sign(str(basket.pk)),
        max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
        secure=settings.OSCAR_BASKET_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(NAME, samesite="Lax")


def _signer(brand: Brand) -> Signer:
    return Signer(salt=f"basket.{brand.slug}")
