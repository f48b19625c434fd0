"""Languages. A locale is a market too (commerce.markets): its prefix fixes language and price list."""

from django.utils.translation import gettext_lazy as _

from config.env import ROOT

LANGUAGE_CODE = "en-gb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en-gb", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
]
# The first one wins: our own words, then those of packages that we put better than their own catalogues do.
LOCALE_PATHS = [ROOT / "site" / "locale", ROOT / "site" / "locale_others"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]  # where we write dates and times unlike Django
WAGTAIL_I18N_ENABLED = True
# Answers outside the locale prefixes: a 404 there is a 404, never a redirect to a translated address.
UNLOCALISED_PREFIXES = (
    "/api/",
    "/cms/",
    "/dashboard/",
    "/django-admin/",
    "/media/",
    "/static/",
    "/webhooks/",
    "/-/",
)
