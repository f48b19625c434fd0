"""allauth in the brand's name: its mails, its ways back, and how often a password may be wrong."""

import hashlib
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter

from core import account_letters, signing_in
from core.account_words import LETTERS
from core.models import Brand, User

KNOWN_SECONDS = 30 * 86_400  # for how long a place is known from which somebody has signed in


@dataclass(frozen=True)
class Sender:
    """What allauth's templates call the current site."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """One account opens every brand's shop; whoever is asked answers for the brand of the request."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Strangers together have fewer attempts than anybody who has signed in from there before."""
        limit = _anywhere(credentials)
        if not cache.get(_place(request, credentials)) and not ratelimit.consume(
            request, dry_run=True, **limit
        ):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user:
            cache.set(_place(request, credentials), True, KNOWN_SECONDS)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        ratelimit.consume(request, **_anywhere(credentials))
        signing_in.password_failed(_login(credentials))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By account and by who asks: whoever guesses locks nobody out but themselves."""
        return _place(request, credentials)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """With the brand in whose shop the account is opened: its staff find it before it has bought anything."""
        user.first_brand = _brand(request)
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def get_from_email(self) -> str:
        brand = _brand(context.request)
        return formataddr((brand.sender_name, brand.sender_email)) if brand else super().get_from_email()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As a delivery, in the language that the account's owner has chosen, or else in that of the page."""
        brand, user = _brand(self.request), context.get("user")
        with translation.override(_language(email, user) or translation.get_language()):
            if brand and template_prefix in LETTERS:
                account_letters.post(template_prefix, brand=brand, to=email, user=user)
                return
            sender = {"current_site": Sender(brand.name, brand.site.hostname)} if brand else {}
            super().send_mail(template_prefix, email, {**context, "brand": brand, **sender})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """In the account's language even where the address is one that it no longer goes by."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def is_safe_url(self, url: str) -> bool:
        """The shop one is in: allauth would lead to every host that is answered here, be it for a health check."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the account. Who came from elsewhere in the shop is led back there instead (`next`)."""
        return reverse("account:overview") if _home(request) else str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return _home(request) or str(super().get_logout_redirect_url(request))


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).lower()


def _place(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """This account, from there; no address stands in the cache."""
    text = f"{_login(credentials)}|{ratelimit.get_ip(request)}"
    return f"signed-in:{hashlib.sha256(text.encode()).hexdigest()}"


def _anywhere(credentials: dict[str, Any]) -> dict[str, str]:
    return {"app": "allauth.account", "action": "login_failed_anywhere", "key": _login(credentials)}


def _brand(request: HttpRequest | None) -> Brand | None:
    return getattr(request, "brand", None)


def _home(request: HttpRequest) -> str | None:
    """The front page of the market in which the shopper is."""
    market = getattr(request, "market", None)
    return f"/{market.code}/" if market else None


def _language(email: str, user: User | None) -> str:
    """An address that was replaced a moment ago is still its owner's."""
    if user:
        return user.language
    languages = User.objects.filter(email__iexact=email).values_list("language", flat=True)
    return languages.first() or ""


class SecondFactorAdapter(DefaultMFAAdapter):
    """The authenticator app lists the account under the brand where it was added."""

    def get_totp_issuer(self) -> str:
        brand = _brand(context.request)
        return brand.name if brand else super().get_totp_issuer()
