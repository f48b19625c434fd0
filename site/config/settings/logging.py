"""Logs go to standard output: lines for people, or JSON with `LOG_FORMAT=json` (production's default)."""

from config.env import read

LOG_FORMAT = read("LOG_FORMAT") or "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "core.logging.RequestIdFilter"},
        "secret_path": {"()": "core.logging.SecretPathFilter"},
    },
    "formatters": {
        "line": {
            "()": "core.logging.LineFormatter",
            "format": "{asctime} {levelname:<7} {name} {message}",
            "datefmt": "%H:%M:%S",
            "style": "{",
        },
        "json": {"()": "core.logging.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id", "secret_path"],
            "formatter": LOG_FORMAT,
        },
    },
    "root": {"handlers": ["console"], "level": read("LOG_LEVEL")},
    "loggers": {
        # Django's defaults would print these a second time, in a format of their own.
        "django": {"handlers": [], "level": read("LOG_LEVEL"), "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "celery": {"level": "WARNING"},  # it tells of each message; deliveries tell of themselves
        "elastic_transport": {"level": "ERROR"},  # it would log each call; whether it answers is logged once
        "stripe": {"level": "WARNING"},  # it would log each call, and what people typed in what was refused
        "wagtail": {"level": "WARNING"},  # it logs every edit; its own history has them
    },
}
