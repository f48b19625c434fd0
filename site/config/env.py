"""The one reader of the environment. `.env.example` and docs/reference/environment.md list the same names."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

import environ

ROOT = Path(__file__).resolve().parents[2]

# name: (type, default). A production start asks for more: see config/settings/production.py.
SCHEME: dict[str, tuple[Any, Any]] = {
    "DEMO": (bool, False),
    "PORT": (int, 8000),
    "PUBLIC_PORT": (int, 0),
    "SECRET_KEY": (str, ""),
    "DATABASE_URL": (str, ""),
    "DATABASE_POOL": (int, 8),
    "REDIS_URL": (str, ""),
    "EDGE_PURGE_URLS": (list, []),
    "CELERY_BROKER_URL": (str, ""),
    "ELASTICSEARCH_URL": (str, ""),
    "ELASTICSEARCH_PREFIX": (str, "fabula"),
    "DATA_DIR": (str, str(ROOT / "var")),
    "ALLOWED_HOSTS": (list, []),
    "CSRF_TRUSTED_ORIGINS": (list, []),
    "S3_BUCKET": (str, ""),
    "S3_PRIVATE_BUCKET": (str, ""),
    "S3_PUBLIC_URL": (str, ""),
    "S3_ENDPOINT_URL": (str, ""),
    "S3_SIGNED_ENDPOINT_URL": (str, ""),
    "S3_REGION": (str, "us-east-1"),
    "S3_ACCESS_KEY_ID": (str, ""),
    "S3_SECRET_ACCESS_KEY": (str, ""),
    "EMAIL_URL": (str, ""),
    "LOG_LEVEL": (str, "INFO"),
    "LOG_FORMAT": (str, ""),
    "PAYMENT_GATEWAY": (str, ""),
    "PAYMENT_WEBHOOK_SECRET": (str, ""),
    "STRIPE_SECRET_KEY": (str, ""),
    "STRIPE_WEBHOOK_SECRETS": (list, []),
    "STRIPE_API_BASE": (str, "https://api.stripe.com"),
    "STRIPE_CHECKOUT_ORIGIN": (str, "https://checkout.stripe.com"),
    "ADMIN_BASE_URL": (str, ""),
    "SELF_ADDRESS": (str, ""),
    "WEB_WORKERS": (int, 2),
    "WORKER_PROCESSES": (int, 2),
    "STAFF_IDLE_MINUTES": (int, 120),
    "STAFF_SESSION_HOURS": (int, 12),
    "AUDIT_SIGN_IN_DAYS": (int, 180),
    "RELEASE": (str, ""),
    "SENTRY_DSN": (str, ""),
    "SENTRY_ENVIRONMENT": (str, ""),
    "METRICS_TOKEN": (str, ""),
    "PROMETHEUS_MULTIPROC_DIR": (str, ""),
}
FEWEST_DIFFERENT = 10  # characters of a secret: `aaaa…` is long, and known

_env = environ.Env(**SCHEME)
_env.read_env(str(ROOT / ".env"))
if not _env.ENVIRON.get("PROMETHEUS_MULTIPROC_DIR"):  # whose reader asks only whether the name is there
    _env.ENVIRON.pop("PROMETHEUS_MULTIPROC_DIR", None)


def read(name: str) -> Any:
    """The typed value of a variable that `SCHEME` declares; set but empty means the default."""
    kind, default = SCHEME[name]
    if _env.ENVIRON.get(name) == "":
        return default
    try:
        return _env(name)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read as {kind.__name__}: see docs/reference/environment.md."
        ) from error


def read_url(name: str) -> dict[str, Any]:
    """A `…_URL` variable as Django's settings want it (databases, mail)."""
    return _env.db_url_config(read(name)) if name == "DATABASE_URL" else _env.email_url_config(read(name))


def require(name: str) -> Any:
    """A value that production needs and nobody can guess."""
    value = read(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is missing: see docs/reference/environment.md.")
    return value


def require_secret(name: str, *, length: int = 50) -> str:
    """A secret that production needs. Missing or weak: one sentence that names it."""
    value = str(read(name))
    if len(value) < length or len(set(value)) < FEWEST_DIFFERENT:
        raise ImproperlyConfigured(
            f"{name} is missing or weak: set it to at least {length} random characters."
        )
    return value
