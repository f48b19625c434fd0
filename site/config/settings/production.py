"""Production: secrets from the environment, cookies and transport locked down."""

from config.env import read, require_secret
from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = require_secret("SECRET_KEY")
PAYMENT_WEBHOOK_SECRET = require_secret("PAYMENT_WEBHOOK_SECRET", length=24)
ALLOWED_HOSTS = read("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = read("CSRF_TRUSTED_ORIGINS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = True
OSCAR_URL_SCHEMA = "https"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
