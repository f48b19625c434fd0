"""Settings of relays, workers and beats that tests start as processes of their own, with Celery."""

from config.env import read
from config.settings import celery
from tests.core.relay_settings import *  # noqa: F403

DELIVERY_EXECUTOR, RELAY_KEEPS_CLOCK = celery.DELIVERY_EXECUTOR, celery.RELAY_KEEPS_CLOCK
DELIVERY_CLAIM_SECONDS, DELIVERY_HANDED_SECONDS = 2, 3
DELIVERY_QUEUES = {
    "fast": {"waiting": 20, "soft_time_limit": 20, "time_limit": 30},
    "index": {"waiting": 5, "soft_time_limit": 1, "time_limit": 30},
}
SENTRY_DSN = read("SENTRY_DSN")
CLOCK = "tests.core.outbox_help.BEATEN"
LOGGING = {
    "version": 1,
    "handlers": {"all": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["all"], "level": "WARNING"},
}
