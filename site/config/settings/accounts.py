"""Who may sign in, and how: one door for everybody."""

from config.env import read
from config.settings.headers import CSP_STAFF_PREFIXES

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "core.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "core.account_forms.LoginForm",
    "signup": "core.account_forms.SignupForm",
    "add_email": "core.account_forms.AddEmailForm",
    "reset_password": "core.account_forms.ResetPasswordForm",
    "reset_password_from_key": "core.account_forms.ResetPasswordKeyForm",
    "change_password": "core.account_forms.ChangePasswordForm",
    "set_password": "core.account_forms.SetPasswordForm",
}
MFA_FORMS = {
    "authenticate": "core.account_forms.AuthenticateForm",
    "reauthenticate": "core.account_forms.ReauthenticateForm",
    "activate_totp": "core.account_forms.ActivateTOTPForm",
}
# An address counts when its owner has answered from it. Only so can sign-up answer the same, known or not.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True  # one address: a new one takes the place of the old when it is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
# Requests per time, by address, account or what is asked for; counted in the cache that all processes share.
# Wrong passwords: by who asks; by account and who asks; and by account, for those who never signed in to it
# from there. So no stranger locks anybody out (ADR 0182).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/300s/key",
    "login_failed_anywhere": "100/h/key",
    "signup": "10/m/ip",
    "manage_email": "5/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of telephones are off by seconds
# The account's own address is confirmed before anybody signs in; what may be unconfirmed is only its successor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "core.accounts.SecondFactorAdapter"
# Every page of a person's own would write a row: what is known of a session is from its sign-in.
USERSESSIONS_TRACK_ACTIVITY = False
# No SITE_ID: who asks django.contrib.sites during a request hears the brand (core.middleware.brand).
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Staff: their tools, for how long they are let in, and whether a password is enough.
STAFF_PREFIXES = CSP_STAFF_PREFIXES
STAFF_IDLE_MINUTES = read("STAFF_IDLE_MINUTES")
STAFF_SESSION_HOURS = read("STAFF_SESSION_HOURS")
STAFF_SECOND_FACTOR = False  # production asks for it, but for demonstrations
AUDIT_SIGN_IN_DAYS = read("AUDIT_SIGN_IN_DAYS")

# Who may do what: the matrix, and the groups that Wagtail brings and the matrix replaces.
ROLES = "config.roles.ROLES"
ROLES_RETIRED = "config.roles.RETIRED"
