"""Errors are told to Sentry when `SENTRY_DSN` is set: what happened where, and nothing about whom it happened to.

An event is made anew from the parts that are known to be harmless (`told`). Bodies, headers, cookies, people,
local variables, statements, breadcrumbs and logged arguments are not among them.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import ignore_logger
from sentry_sdk.types import Event, Hint

from core.logging import loggable_path, request_id, request_in_hand
from core.models import Delivery
from core.scrubbing import scrubbed

KEPT = {
    "event_id",
    "timestamp",
    "platform",
    "level",
    "logger",
    "release",
    "environment",
    "server_name",
    "sdk",
}
KEPT |= {"transaction", "transaction_info", "modules"}
CONTEXTS = {"runtime", "trace"}
# What these say in quotes is the name of something in the program, as far as it looks like one.
ABOUT_THE_PROGRAM = {
    "AttributeError",
    "FieldError",
    "ImportError",
    "IntegrityError",
    "KeyError",
    "ModuleNotFoundError",
    "NameError",
    "OperationalError",
    "ProgrammingError",
    "TemplateDoesNotExist",
    "TypeError",
    "UndefinedColumn",
    "UniqueViolation",
}


def start() -> None:
    """Called once, when the apps are loaded."""
    if not settings.SENTRY_DSN:
        return
    ignore_logger("django.security.DisallowedHost")  # strangers who knock at a wrong door are no error
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        release=settings.RELEASE,
        environment=settings.SENTRY_ENVIRONMENT,
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(transaction_style="url", middleware_spans=False)],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        before_breadcrumb=lambda crumb, hint: None,
        before_send=told,
    )


def name_part(part: str) -> None:
    """Which part of the installation this process is: `web`, `relay`, `worker` or `beat`."""
    sentry_sdk.get_global_scope().set_tag("part", part)


def told(event: Event, hint: Hint) -> Event:
    """What is left of an event."""
    told: dict[str, Any] = {name: value for name, value in event.items() if name in KEPT}
    told["contexts"] = {name: value for name, value in event.get("contexts", {}).items() if name in CONTEXTS}
    template = event.get("logentry", {}).get("message")
    if template:
        told["logentry"] = {"message": scrubbed(str(template))}
    if "exception" in event:
        told["exception"] = {"values": [_exception(each) for each in event["exception"].get("values", [])]}
    tags = {**event.get("tags", {}), **_delivery(hint)}
    request = request_in_hand.get()
    if request is not None:
        told["request"] = {"method": request.method, "url": loggable_path(request)}
        tags |= _about(request)
    told["tags"] = tags
    return told  # type: ignore[return-value]  # an Event of fewer parts


def _about(request: HttpRequest) -> dict[str, str]:
    brand = getattr(request, "brand", None)
    return {"request_id": request_id.get(), "brand": brand.slug if brand else "none"}


def _delivery(hint: Hint) -> dict[str, str]:
    """Which delivery the log's line is about: its name to the outside, never its payload."""
    arguments = getattr(hint.get("log_record"), "args", None)
    for each in arguments if isinstance(arguments, tuple) else ():
        if isinstance(each, Delivery):
            return {"delivery": str(each.pk), "reaction": each.reaction}
    return {}


def _exception(exception: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        name: exception[name] for name in ("type", "module", "mechanism", "stacktrace") if name in exception
    }
    value = str(exception.get("value") or "")
    return {**kept, "value": scrubbed(value, names=exception.get("type") in ABOUT_THE_PROGRAM)}
