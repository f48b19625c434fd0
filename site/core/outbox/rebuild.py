"""Everything anew: after migrations, which change what is shown without any row trigger noticing."""

from django.db import connection
from django.utils import timezone

from core.models import OutboxEntry
from core.outbox import triggers
from core.outbox.projectors import Bumps, Projector, projector, registered
from core.outbox.watches import Watch

SUBJECT = "rebuild"
WHOLE_SHOP = "shop"


def request(using: str = "default") -> None:
    """Ask the relay to project everything anew; asking twice is asking once."""
    entries = OutboxEntry.objects.using(using)
    if not entries.filter(subject=SUBJECT, state=OutboxEntry.State.PENDING).exists():
        entries.create(kind=OutboxEntry.Kind.ROW, subject=SUBJECT)


@projector(SUBJECT, only_maps=True)
def expand(keys: list[str], bumps: Bumps) -> None:
    """Refuse every cached page at once, and queue every key of every subject behind the shop's daily work."""
    bumps.add(WHOLE_SHOP)
    watches = triggers.wanted("default").values()
    for each in registered().values():
        if not each.only_maps:
            queue_watched([watch for watch in watches if watch.subject == each.subject])
            queue_named(each)


def queue_watched(watches: list[Watch]) -> None:
    """One statement per subject, however many rows there are."""
    if not watches:
        return
    quote = connection.ops.quote_name
    keys = " UNION ".join(
        f"SELECT CAST({quote(each.key_column)} AS TEXT) AS key FROM {quote(each.table)}"  # noqa: S608  our names
        for each in watches
    )
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_outbox (kind, subject, key, payload, created_at)"  # noqa: S608  our names
            f" SELECT 'bulk', %s, found.key, '{{}}', %s"
            f" FROM ({keys}) AS found WHERE found.key IS NOT NULL",
            [watches[0].subject, now],
        )


def queue_named(named: Projector) -> None:
    if named.everything is not None:
        OutboxEntry.objects.bulk_create(
            (
                OutboxEntry(kind=OutboxEntry.Kind.BULK, subject=named.subject, key=str(key))
                for key in named.everything()
            ),
            batch_size=500,
        )
