"""Settings of the relays that tests start as processes of their own."""

from config.settings.test import *  # noqa: F403

REACTIONS = "tests.core.outbox_help.REACTIONS"
CLOCK = "tests.core.outbox_help.NO_CLOCK"
RELAY_LEASE_SECONDS = 1.5
LOGGING = {"version": 1, "root": {"level": "WARNING"}}
