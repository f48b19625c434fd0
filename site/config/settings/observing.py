"""What operators are told: errors (Sentry) and numbers (Prometheus)."""

from importlib.metadata import version

from config.env import read

RELEASE = read("RELEASE") or version("fabula")
SENTRY_DSN = read("SENTRY_DSN")
SENTRY_ENVIRONMENT = read("SENTRY_ENVIRONMENT")
METRICS_TOKEN = read("METRICS_TOKEN")
# Where gunicorn's workers keep their numbers together; config/gunicorn.py sets it. One process needs none.
METRICS_FOLDER = read("PROMETHEUS_MULTIPROC_DIR")
