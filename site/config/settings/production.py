"""Production: secrets from the environment, cookies and transport locked down.

`DEMO=1` makes the installation a demonstration: it may run on the embedded database and keep its mail in
a folder. Without it the demo gateway, data and accounts are refused where they live.
"""

from config.env import read, require, require_secret
from config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = require_secret("SECRET_KEY")
ALLOWED_HOSTS = [*require("ALLOWED_HOSTS"), "127.0.0.1"]  # the last: the image's own health check
CSRF_TRUSTED_ORIGINS = read("CSRF_TRUSTED_ORIGINS")
if METRICS_TOKEN:
    require_secret("METRICS_TOKEN", length=24)
SENTRY_ENVIRONMENT = SENTRY_ENVIRONMENT or ("demonstration" if DEMO else "production")

if not DEMO:
    require("DATABASE_URL")
    require("EMAIL_URL")
    require("ADMIN_BASE_URL")

PAYMENT_GATEWAY = read("PAYMENT_GATEWAY") or ("demo" if DEMO else "stripe")
if PAYMENT_GATEWAY == "stripe":
    require_secret("STRIPE_SECRET_KEY", length=24)
    require("STRIPE_WEBHOOK_SECRETS")
elif DEMO:  # elsewhere the demo gateway is refused where it lives
    require_secret("PAYMENT_WEBHOOK_SECRET", length=24)

# Without Redis each process has a cache of its own: a session that was ended in one would live on in another.
if not read("REDIS_URL"):
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
STAFF_SECOND_FACTOR = not DEMO  # a demonstration prints its passwords
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # attempts are counted by what it says of the visitor, not by its own address
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^-/health/", r"^-/metrics$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = True
# Such a name is a browser's promise that this host, and no neighbour of it, has set the cookie over TLS.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
OSCAR_BASKET_COOKIE_OPEN = "__Host-basket"
OSCAR_URL_SCHEMA = "https"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
LOGGING = LOGGING | {
    "handlers": {"console": LOGGING["handlers"]["console"] | {"formatter": read("LOG_FORMAT") or "json"}}
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # SAMEORIGIN, not DENY: Wagtail's preview panel frames the site
