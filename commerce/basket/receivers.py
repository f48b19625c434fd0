from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from commerce.basket import cookies, services
from core.models import User


@receiver(user_logged_in)
def take_guest_basket_along(sender: Any, request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    """Whoever signs in keeps what they had put into the basket as a guest."""
    brand = getattr(request, "brand", None)
    basket_id = cookies.read(request, brand) if request and brand else None
    if basket_id:
        services.adopt(basket_id=basket_id, brand=brand, user=user)
        request.guest_basket_is_merged = True
