from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from commerce.basket import cookies, services
from commerce.basket.merging import Merger
from core.models import User


@receiver(user_logged_in)
def take_guest_basket_along(sender: Any, request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    """Whoever signs in keeps what they had put into the basket as a guest."""
    brand = getattr(request, "brand", None)
    basket_id = cookies.read(request, brand) if request and brand else None
    if basket_id:
        merger = services.adopt(basket_id=basket_id, brand=brand, user=user)
        request.guest_basket_is_merged = True
        if merger and merger.pieces and hasattr(request, "_messages"):
            _tell(request, merger)


def _tell(request: HttpRequest, merger: Merger) -> None:
    """Nobody shall find more in their basket than they remember, and not know why."""
    messages.info(
        request,
        ngettext(
            "You had left %(count)d piece in your basket last time. It is there again, beside what you chose now.",
            "You had left %(count)d pieces in your basket last time. They are there again, beside what you "
            "chose now.",
            merger.pieces,
        )
        % {"count": merger.pieces},
    )
    if merger.replaced_code:
        messages.info(
            request,
            gettext("The code %(code)s from last time made way for the one you entered now.")
            % {"code": merger.replaced_code},
        )
