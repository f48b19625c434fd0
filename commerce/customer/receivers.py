"""Who has proved that an address is theirs gets the orders that were placed with it as a guest."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed

from commerce.order import services
from core.models import User


@receiver(email_confirmed)
def claim_after_confirmation(
    request: HttpRequest | None, email_address: EmailAddress, **_kwargs: Any
) -> None:
    _claim(request, email_address.user)


@receiver(user_logged_in)
def claim_at_sign_in(sender: Any, request: HttpRequest | None, user: User, **_kwargs: Any) -> None:
    _claim(request, user)


def _claim(request: HttpRequest | None, user: User) -> None:
    count = services.claim_orders(user=user, brand=getattr(request, "brand", None))
    if count and hasattr(request, "_messages"):
        messages.info(
            request,
            ngettext(
                "%(count)d order that you placed as a guest is in your account now.",
                "%(count)d orders that you placed as a guest are in your account now.",
                count,
            )
            % {"count": count},
        )
