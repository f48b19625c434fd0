"""wagtail-localize's background jobs as deliveries."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

from wagtail_localize.components import BaseComponentManager
from wagtail_localize.tasks import BaseJobBackend

from core.outbox.arguments import NotStorable, pack, unpack
from core.outbox.scheduling import schedule, transactional

if TYPE_CHECKING:
    from core.models import Delivery

log = logging.getLogger(__name__)


class OutboxJobBackend(BaseJobBackend):
    """`settings.WAGTAILLOCALIZE_JOBS`. What has no JSON form (a bound form) runs at once."""

    def enqueue(self, func: Callable[..., Any], args: Any, kwargs: Any) -> None:
        try:
            packed = {"args": pack(lighten(list(args))), "kwargs": pack(dict(kwargs))}
        except NotStorable as reason:
            log.info("%s runs at once: %s", func.__qualname__, reason)
            func(*args, **kwargs)
        else:
            path = f"{func.__module__}.{func.__qualname__}"
            schedule("core.outbox.jobs.run_job", {"job": path, **packed}, queue="index")


def lighten(args: list[Any]) -> list[Any]:
    """A manager without any translation component is the same as none."""
    return [None if isinstance(each, BaseComponentManager) and not each.components else each for each in args]


@transactional
def run_job(delivery: "Delivery", *, job: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """A delivery handler. The job's database effects happen once."""
    import_string(job)(*unpack(args), **unpack(kwargs))
