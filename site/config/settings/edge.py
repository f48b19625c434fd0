"""The page cache and what it tells caches in front of us."""

from config.settings.database import EDGE_MIRROR

EDGE_CACHE = "default" if EDGE_MIRROR else "pages"
EDGE_TTL = 86_400  # the longest life of a shared page, in seconds
# Is there a cache in front that we purge? Only then may shared pages be stored outside, with their keys.
EDGE_HEADERS = False
# A shared page that touches somebody's session is an exception (development, tests) or merely not shared.
EDGE_STRICT = False
EDGE_FILE_PREFIXES = ("/static/", "/media/")

# `/-/health/ready`: how old the relay's heartbeat and the oldest waiting row may be, in seconds.
HEALTH_RELAY_SECONDS = 15
HEALTH_OUTBOX_SECONDS = 60
