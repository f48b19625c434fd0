"""The test suite: as development, with nothing shared between runs."""

from config.settings.dev import *  # noqa: F403

DEBUG = False
# Folders, whatever the environment names: a test that wants an S3 server has one of its own (tests/files.py).
STORAGES = STORAGES | IN_FOLDERS
S3_BUCKET, MEDIA_URL = "", "/media/"
SENTRY_DSN = METRICS_TOKEN = METRICS_FOLDER = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DELIVERY_EXECUTOR, RELAY_KEEPS_CLOCK = "core.outbox.deliveries.run_next", True
RELAY_LEASE_SECONDS = 60  # a test that drains the outbox keeps the lease on a busy machine, too
EDGE_PURGE_URLS = []
EDGE_HEADERS = False
ELASTICSEARCH_URL = ""  # tests that are about it say so, and have indexes of their own
