"""`make run`: everything embedded, DEBUG on."""

from config.settings.base import *  # noqa: F403

DEBUG = True
DEMO = True
EDGE_STRICT = True
SECRET_KEY = "not-a-secret: a development key that production refuses to start with"  # noqa: S105
PAYMENT_WEBHOOK_SECRET = "demo-webhook-secret"  # noqa: S105
ALLOWED_HOSTS = [".localhost", "127.0.0.1", "testserver"]
