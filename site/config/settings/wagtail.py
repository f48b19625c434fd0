"""Wagtail."""

from zoneinfo import available_timezones

from config.env import read
from config.settings.apps import PUBLIC_PORT

# Those a browser knows as well: the system's list has its own aliases, such as "localtime".
WAGTAIL_USER_TIME_ZONES = sorted({name for name in available_timezones() if "/" in name} | {"UTC"})
WAGTAIL_SITE_NAME = "Fabula"
WAGTAILADMIN_LOGIN_URL = "staff_sign_in"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # asked for at the one sign-in
# Both are changed on the account's own pages, which ask for the password and confirm the address.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "core.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.files.forms.ImageForm"
WAGTAILIMAGES_AVIF_QUALITY = 50  # half the bytes of Wagtail's 80 (ADR 0146)
WAGTAILDOCS_DOCUMENT_MODEL = "core.Document"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.files.forms.DocumentForm"
# Nothing that a browser runs: it would do so in the shop's name, and in that of the staff who open it.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames the site
WAGTAILADMIN_BASE_URL = read("ADMIN_BASE_URL") or f"http://petite.localhost:{PUBLIC_PORT}"
# Wagtail's one ready-made workflow asks a group of moderators that the role matrix replaces (ADR 0071).
WAGTAIL_WORKFLOW_ENABLED = False
# wagtail-localize answers its own editor; the pages that the framework would draw of it are not installed.
REST_FRAMEWORK = {"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]}
