"""SQLite in a file by default, PostgreSQL by `DATABASE_URL`; the cache in process or in Redis."""

from pathlib import Path

from config.env import read, read_url

DATA_DIR = Path(read("DATA_DIR"))
DATA_DIR.mkdir(parents=True, exist_ok=True)

if read("DATABASE_URL"):
    DATABASES = {"default": read_url("DATABASE_URL")}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "fabula.sqlite3"}}

SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    # Immediate: a transaction that will write takes the write lock at its start, and waits for it
    # instead of failing half way. WAL: readers never wait for the writer.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
    DATABASES["default"]["TEST"] = {
        "NAME": str(DATA_DIR / "test.sqlite3")
    }  # a file: races need real connections
else:
    DATABASES["default"]["ENGINE"] = "core.postgresql"
    # A connection is looked at when the pool hands it out: after a restart of the server no visitor gets a dead one.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 2,
        # A server whose machine is gone is given up after some seconds, not after the kernel's quarter of an hour.
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 5000,
        # Not up to five minutes, as the pool would by itself: a server that is back is to be found at once.
        "pool": {"min_size": 1, "max_size": read("DATABASE_POOL"), "timeout": 2, "reconnect_timeout": 1},
        "options": "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if read("REDIS_URL"):
    _server = {"LOCATION": read("REDIS_URL"), "KEY_PREFIX": "fabula"}
    _patience = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    _counting = {"stand_in": "django.core.cache.backends.locmem.LocMemCache"}
    _forgetting = {"stand_in": "django.core.cache.backends.dummy.DummyCache", "longest": 60}
    CACHES = {
        # While Redis is away, attempts are counted in each process: throttles grow laxer, but never open.
        "default": _server | {"BACKEND": "core.caches.RestingRedisCache", "OPTIONS": _patience | _counting},
        # What the database has, too. For a minute: what was ended while Redis was away must not live on there.
        "sessions": _server
        | {"BACKEND": "core.caches.RestingRedisCache", "OPTIONS": _patience | _forgetting},
        # Has a way of its own to do without (core.edge.store), and must know that it does.
        "pages": _server | {"BACKEND": "django.core.cache.backends.redis.RedisCache", "OPTIONS": _patience},
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        },
        # Pages apart: whoever asks for thousands of them must not push out what counts attempts to sign in.
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        },
        # How far the relay is with what it does in one transaction, for the web process to show.
        "progress": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "progress",
        },
    }

# Does every process share the cache? Then epochs are mirrored to it and a hit needs no query.
EDGE_MIRROR = bool(read("REDIS_URL"))

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions" if "sessions" in CACHES else "default"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
