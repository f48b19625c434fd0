from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from commerce.wishlists import pending, selectors, services
from commerce.wishlists.exceptions import WishListFullError
from core.models import User


@receiver(user_logged_in)
def note_pending_wish(sender: Any, request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    """What somebody wished for before they signed in is on their list afterwards."""
    if getattr(request, "brand", None) is None or getattr(request, "market", None) is None:
        return
    product_id = pending.take(request)
    product = product_id and selectors.product_to_wish(
        brand=request.brand, market=request.market, product_id=product_id
    )
    if product:
        try:
            services.wish(user=user, product=product)
        except WishListFullError as error:
            said, level = error.message, messages.ERROR
        else:
            said, level = services.noted(product), messages.SUCCESS
        if hasattr(request, "_messages"):
            messages.add_message(request, level, said)
