"""Logs for people and for machines, each line with the id of the request it belongs to, and nobody's address."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from core.scrubbing import without_people

request_id: ContextVar[str] = ContextVar("request_id", default="")
request_in_hand: ContextVar[HttpRequest | None] = ContextVar("request_in_hand", default=None)

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id", "taskName"}
# Django's own loggers attach the request: an object, and full of what should not be written down.
_DROPPED = {"request", "server_time", "sql", "params", "alias"}

# Parts of addresses that open something: they don't belong into a log.
SECRET_PARTS = {"token", "signed", "key", "uidb36", "code", "link", "reference"}


def loggable_path(request: HttpRequest) -> str:
    """The address without what opens something."""
    path = request.path
    match = request.resolver_match
    for name, value in match.kwargs.items() if match else ():
        if name in SECRET_PARTS and isinstance(value, str) and value:
            path = path.replace(value, "…")
    return path


class SecretPathFilter(logging.Filter):
    """Django's loggers name the addresses of refused requests: without what opens something."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            path = loggable_path(request)
            record.args = tuple(path if each == request.path else each for each in record.args)
        return True


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every record; empty outside requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class LineFormatter(logging.Formatter):
    """For people: time, level, logger, message, then what was said in addition."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        extra = " ".join(f"{name}={value}" for name, value in extras(record).items())
        return without_people(f"{line}  {extra}" if extra else line)


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if getattr(record, "request_id", ""):
            line["request_id"] = record.request_id  # type: ignore[attr-defined]  # set by the filter
        line |= extras(record)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(_cleaned(line), ensure_ascii=False)


def _cleaned(value: Any) -> Any:
    """As JSON takes it, every text without people."""
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {str(name): _cleaned(each) for name, each in value.items()}
        case list() | tuple():
            return [_cleaned(each) for each in value]
        case _:
            return without_people(str(value))


def extras(record: logging.LogRecord) -> dict[str, Any]:
    """What the caller passed as `extra`."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD | _DROPPED}
