"""Mails about an account, as deliveries. What is secret in them is made when they are sent, and rests nowhere."""

from typing import Any

from django.urls import reverse
from django.utils import translation

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str

from core import brands, letters, outbox
from core.account_words import LETTERS, Words
from core.models import Brand, Delivery, User

SEND = "core.account_letters.send"


def post(name: str, *, brand: Brand, to: str, user: User | None) -> None:
    """Have the mail `name` (one of `LETTERS`) sent in the active language."""
    payload = {"name": name, "brand": brand.pk, "to": to, "user": user.pk if user else None}
    outbox.schedule(SEND, {**payload, "language": translation.get_language()})


def send(delivery: Delivery, *, name: str, brand: int, to: str, user: int | None, language: str) -> None:
    """The delivery's handler. An account that is gone meanwhile is written to no more."""
    sender = Brand.objects.select_related("site").get(pk=brand)
    owner = User.objects.filter(pk=user).first() if user else None
    if user and owner is None:
        return
    with translation.override(language):
        url = _address(LETTERS[name], sender, owner, to)
    letter = compose(name, brand=sender, language=language, to=to, url=url)
    letters.send(letter, brand=sender, to=to, delivery=delivery)


def compose(name: str, *, brand: Brand, language: str, to: str, url: str) -> letters.Letter:
    """The mail itself; `url` is where its button leads."""
    context: dict[str, Any] = {"words": LETTERS[name], "email": to, "url": url}
    return letters.write("account", brand=brand, language=language, context=context)


def _address(words: Words, brand: Brand, user: User | None, to: str) -> str:
    """Where the button leads, on the brand's host. Made of a secret where the letter's purpose is one."""
    if words.leads_to == "account_reset_password_from_key" and user:
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        path = reverse(words.leads_to, kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
    elif words.leads_to == "account_confirm_email":
        address = EmailAddress.objects.get(user=user, email__iexact=to)
        path = reverse(words.leads_to, args=[EmailConfirmationHMAC.create(address).key])
    else:
        path = reverse(words.leads_to)
    return brands.address(brand, path)
