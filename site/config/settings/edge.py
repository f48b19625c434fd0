"""The page cache and what it tells caches in front of us."""

from config.env import read

EDGE_CACHE = "pages"
EDGE_TTL = 86_400  # the longest life of a shared page, in seconds
# Caches in front that we purge, each by the address that takes its purges.
EDGE_PURGE_URLS = [address.rstrip("/") for address in read("EDGE_PURGE_URLS")]
# Only then may shared pages be stored outside, with their keys.
EDGE_HEADERS = bool(EDGE_PURGE_URLS)
# How long a page may take to come, in seconds: caches in front give up earlier, purges are repeated after it.
EDGE_LONGEST_RENDER = 60
# A shared page that touches somebody's session is an exception (development, tests) or merely not shared.
EDGE_STRICT = False
EDGE_FILE_PREFIXES = ("/static/", "/media/")

# `/-/health/ready`: how old the relay's heartbeat and the oldest waiting row may be, in seconds.
HEALTH_RELAY_SECONDS = 15
HEALTH_OUTBOX_SECONDS = 60
