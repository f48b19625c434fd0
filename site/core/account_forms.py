"""allauth's forms as the shops word them: nothing is asked twice, and browsers know what each field is for."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_lazy as _

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp

from core.models import User

EMAIL_ATTRIBUTES = {"autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
CODE_ATTRIBUTES = {"inputmode": "numeric", "spellcheck": "false"}


class Email(forms.Form):
    """Whatever asks for an address asks for it in the same words."""

    address_field = "email"
    address_label = _("E-mail address")
    autocomplete = "email"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.address_field]
        field.label = self.address_label
        field.widget.attrs.update(EMAIL_ATTRIBUTES, autocomplete=self.autocomplete)
        field.error_messages["required"] = _("Enter your e-mail address.")


class NewPassword(forms.Form):
    """Chosen once, with one sentence that helps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password1"]
        field.help_text = gettext(
            "At least %(count)d characters: three or four words in a row are easy to remember and hard to guess."
        ) % {"count": _least_length()}
        field.error_messages["required"] = _("Choose a password.")


def _least_length() -> int:
    return max(getattr(each, "min_length", 0) for each in get_default_password_validators())


class Code(forms.Form):
    """Figures out of an app or off a sheet of paper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs.update(CODE_ATTRIBUTES)
        self.fields["code"].error_messages["required"] = _("Enter the code.")


class LoginForm(Email, account.LoginForm):
    address_field = "login"
    autocomplete = "username"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages["required"] = _("Enter your password.")


class SignupForm(Email, NewPassword, account.SignupForm):
    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """An address that is known costs as much time as one that is not: most of it goes into the password."""
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        answer: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return answer


class AddEmailForm(Email, account.AddEmailForm):
    address_label = _("New e-mail address")


class ResetPasswordForm(Email, account.ResetPasswordForm):
    autocomplete = "username"


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    password2 = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")
        self.fields["oldpassword"].error_messages["required"] = _("Enter your current password.")


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    password2 = None


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):
    password2 = None


class AuthenticateForm(Code, second_factor.AuthenticateForm):
    pass


class ReauthenticateForm(Code, second_factor.ReauthenticateForm):
    pass


class ActivateTOTPForm(Code, totp.ActivateTOTPForm):
    @property
    def secret_in_groups(self) -> str:
        """As one reads it out or types it: four at a time."""
        return " ".join(re.findall(".{1,4}", self.secret))
