"""What the mails about an account say. Keys are allauth's names of its mails."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = Promise | str


@dataclass(frozen=True, kw_only=True)
class Words:
    """`leads_to` is the name of the address behind the button."""

    subject: Text
    headline: Text
    paragraphs: tuple[Text, ...]
    button: Text
    leads_to: str


NOT_YOU = _(
    "If that wasn’t you, choose a new password at once: at the link above, “Forgotten your password?”."
)
NOT_YOU_ELSEWHERE = _(
    "If that wasn’t you, answer this mail at once: a new password would be sent to the new address."
)
IGNORE = _("If that wasn’t you, just ignore this mail: nothing happens.")


def _confirm(subject: Text, headline: Text, first: Text) -> Words:
    return Words(
        subject=subject,
        headline=headline,
        paragraphs=(first, IGNORE),
        button=_("Confirm address"),
        leads_to="account_confirm_email",
    )


def _changed(subject: Text, first: Text, remedy: Text = NOT_YOU) -> Words:
    """Told afterwards, so that nobody takes an account over in silence."""
    return Words(
        subject=subject,
        headline=subject,
        paragraphs=(first, remedy),
        button=_("Sign in"),
        leads_to="account_login",
    )


LETTERS: dict[str, Words] = {
    "account/email/email_confirmation_signup": _confirm(
        _("Please confirm your e-mail address"),
        _("Nice to meet you"),
        _("One press, and your account is yours. The link is good for three days."),
    ),
    "account/email/email_confirmation": _confirm(
        _("Please confirm your e-mail address"),
        _("Is this you?"),
        _("One press, and your account goes by this address. The link is good for three days."),
    ),
    "account/email/account_already_exists": Words(
        subject=_("You have an account with us already"),
        headline=_("You have an account with us already"),
        paragraphs=(
            _("Somebody, we hope you, wanted to open an account with this address. It has one."),
            _("If you have forgotten your password, choose a new one here."),
        ),
        button=_("Choose a new password"),
        leads_to="account_reset_password",
    ),
    "account/email/unknown_account": Words(
        subject=_("There is no account with this address"),
        headline=_("There is no account with this address"),
        paragraphs=(
            _("Somebody, we hope you, has asked for a new password. With this address there is no account."),
            _("Perhaps you have used another one? Or open an account now: it takes a minute."),
        ),
        button=_("Open an account"),
        leads_to="account_signup",
    ),
    "account/email/password_reset_key": Words(
        subject=_("Choose a new password"),
        headline=_("Choose a new password"),
        paragraphs=(
            _("Somebody, we hope you, has forgotten their password. Here a new one can be chosen."),
            IGNORE,
        ),
        button=_("Choose a new password"),
        leads_to="account_reset_password_from_key",
    ),
    "account/email/password_changed": _changed(
        _("Your password has been changed"), _("From now on your account opens with the new password.")
    ),
    "account/email/password_reset": _changed(
        _("Your password has been changed"), _("From now on your account opens with the new password.")
    ),
    "account/email/password_set": _changed(
        _("Your account has a password now"), _("From now on your account opens with it.")
    ),
    "account/email/email_changed": _changed(
        _("Your e-mail address has been changed"),
        _("From now on we write to the new address, and you sign in with it."),
        NOT_YOU_ELSEWHERE,
    ),
    "account/email/email_confirm": _changed(
        _("Your e-mail address is confirmed"), _("From now on your account goes by this address.")
    ),
    "account/email/email_deleted": _changed(
        _("An e-mail address has been removed"), _("Your account doesn’t go by this address any more.")
    ),
    "mfa/email/totp_activated": _changed(
        _("Your second factor is on"), _("From now on signing in asks for a code of your authenticator app.")
    ),
    "mfa/email/totp_deactivated": _changed(
        _("Your second factor is off"), _("Signing in no longer asks for a code of your authenticator app.")
    ),
    "mfa/email/recovery_codes_generated": _changed(
        _("You have new recovery codes"), _("The old ones don’t open anything any more.")
    ),
}
