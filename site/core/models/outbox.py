import uuid

from django.db import models
from django.utils import timezone


class OutboxEntry(models.Model):
    """One committed change that has still to be acted upon.

    `kind` is `row` (written by a trigger: `subject` and `key` name what changed), `fact` (written by
    `core.events.publish`: `subject` is the event's name, `payload` its fields) or `bulk` (as `row`, but
    handled only when nothing else waits: rebuilds). Entries are claimed by `state`, never by id: a later
    id may be committed first.
    """

    class Kind(models.TextChoices):
        ROW = "row"
        FACT = "fact"
        BULK = "bulk"

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    kind = models.CharField(max_length=4, choices=Kind.choices)
    subject = models.CharField(max_length=40)
    key = models.CharField(max_length=255, blank=True, default="")
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING, db_default="pending")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(
        null=True, help_text="After a failure: not tried again before this moment."
    )
    error = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_outbox"
        verbose_name = "outbox entry"
        verbose_name_plural = "outbox entries"
        indexes = [
            models.Index(fields=["kind", "id"], condition=models.Q(state="pending"), name="outbox_pending"),
            models.Index(fields=["handled_at"], name="outbox_handled"),
            models.Index(fields=["id"], condition=models.Q(state="dead"), name="outbox_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.key}".strip()


class Delivery(models.Model):
    """One outward effect (mail, webhook, purge, task) with its retries. `id` is its name to the outside.

    `queue` is `fast` (mail, purges, webhooks) or `index` (rebuilds, renditions, Wagtail's tasks): fast ones
    go first. A delivery is claimed for a while by whoever runs it; a claim that nobody renews runs out.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    class Queue(models.TextChoices):
        FAST = "fast"
        INDEX = "index"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reaction = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    queue = models.CharField(max_length=8, choices=Queue.choices, default=Queue.FAST)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_by = models.CharField(max_length=80, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        permissions = [("operate_delivery", "Can look at deliveries, replay and drop them")]
        indexes = [
            models.Index(
                fields=["queue", "not_before"], condition=models.Q(state="pending"), name="delivery_due"
            ),
            models.Index(fields=["done_at"], name="delivery_done"),
            models.Index(fields=["created_at"], condition=models.Q(state="dead"), name="delivery_dead"),
            models.Index(fields=["created_at"], name="delivery_created"),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} {self.id}"


class RelayLease(models.Model):
    """Which relay is the active one. One row; whoever holds it renews it before it runs out."""

    holder = models.CharField(max_length=80, blank=True)
    held_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.holder


class ClockTurn(models.Model):
    """With Celery: which worker runs an entry of the clock, and when it was last begun."""

    path = models.CharField(max_length=200, primary_key=True)
    holder = models.CharField(max_length=80, blank=True, default="")
    held_until = models.DateTimeField()
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path
