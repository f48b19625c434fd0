"""What is read from the database when somebody asks: the outbox, and what other rooms contribute."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Case, Count, Value, When
from django.utils import timezone

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from core.edge import fronts
from core.health import oldest_delivery_age
from core.models import Delivery, OutboxEntry
from core.outbox.deliveries import HANDED
from core.outbox.relay import heartbeat, oldest_pending_age

Contributor = Callable[[], Iterable[Metric]]
contributors: list[Contributor] = []


def contribute(contributor: Contributor) -> Contributor:
    """Decorator: add these numbers to the answer. Labels take values from our own tables or code only."""
    contributors.append(contributor)
    return contributor


class State(Collector):
    """A database that does not answer costs the numbers that it would give, not those of the processes."""

    def collect(self) -> Iterator[Metric]:
        yield gauge("fabula_build_info", "The release that answers.", {(settings.RELEASE,): 1}, ["release"])
        found: list[Metric] = []
        try:
            for contributor in contributors:
                found += contributor()
        except DatabaseError:
            found = []
        yield gauge("fabula_database_up", "Whether the database answered.", {(): int(bool(found))})
        yield from found


def registry() -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(State())
    return made


def gauge(
    name: str, meaning: str, values: dict[tuple[str, ...], float], labels: Iterable[str] = ()
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=list(labels))
    for names, value in values.items():
        family.add_metric(names, value)
    return family


@contribute
def outbox() -> list[Metric]:
    """Whether what follows from changes follows: ages in seconds, and what was given up."""
    ages: dict[tuple[str, ...], float] = {
        ("entry",): oldest_pending_age(),
        ("delivery",): oldest_delivery_age(),
    }
    dead: dict[tuple[str, ...], float] = {
        ("entry",): OutboxEntry.objects.filter(state=OutboxEntry.State.DEAD).count(),
        ("delivery",): Delivery.objects.filter(state=Delivery.State.DEAD).count(),
    }
    beat = heartbeat()
    stages = Case(
        When(claimed_by="", then=Value("waiting")),
        When(claimed_by=HANDED, then=Value("handed over")),
        default=Value("running"),
    )
    due = Delivery.objects.filter(state=Delivery.State.PENDING, not_before__lte=timezone.now())
    rows = due.order_by().values_list("queue", stages).annotate(count=Count("pk"))
    return [
        gauge(
            "fabula_deliveries",
            "What is due, and how far it is.",
            {(queue, stage): count for queue, stage, count in rows},
            ["queue", "stage"],
        ),
        gauge("fabula_outbox_age_seconds", "How long the oldest one has been waiting.", ages, ["kind"]),
        gauge("fabula_outbox_dead", "How many were given up and wait for somebody.", dead, ["kind"]),
        gauge(
            "fabula_relay_heartbeat_age_seconds",
            "Since the active relay was last heard of; absent if none is.",
            {} if beat is None else {(): beat},
        ),
    ]


@contribute
def purges() -> list[Metric]:
    """Whether the caches in front have forgotten what they were told to."""
    ages: dict[tuple[str, ...], float] = {
        (address,): fronts.oldest_unacknowledged(address) for address in settings.EDGE_PURGE_URLS
    }
    return [
        gauge(
            "fabula_purge_age_seconds",
            "How long the oldest purge has waited for the cache's word.",
            ages,
            ["cache"],
        )
    ]


@contribute
def broker() -> list[Metric]:
    """With Celery: whether its broker answers this process, and how many messages no worker has taken."""
    if not settings.CELERY_BROKER_URL:
        return []
    from redis import RedisError

    from core.outbox.broker import waiting

    try:
        messages: dict[tuple[str, ...], float] = {
            (queue,): float(count) for queue, count in waiting().items()
        }
    except RedisError:
        messages = {}
    return [
        gauge("fabula_broker_up", "Whether Celery's broker answered.", {(): int(bool(messages))}),
        gauge("fabula_broker_messages", "What waits for a worker.", messages, ["queue"]),
    ]
