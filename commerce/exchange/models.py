"""Imports: what was uploaded, what it would change, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """A table that somebody uploaded for one brand. It is checked first, and then written whole or not at all.

    `read_as` says how the file was understood, `problem` what is wrong with the whole of it, in `language`; `run` names
    whoever checks it now, `delivery` what checks or writes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked")
        CHECKING = "checking", _("Being checked")
        REFUSED = "refused", _("Has faults")
        READY = "ready", _("Ready to be written")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        SAME = "same", _("Changes nothing")
        DISCARDED = "discarded", _("Discarded")

    BUSY = (State.WAITING, State.CHECKING, State.WRITING)
    UNDECIDED = (State.READY, State.REFUSED, State.SAME)

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="imports")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    filename = models.CharField(max_length=255)
    read_as = models.CharField(max_length=120, blank=True)
    may_create = models.BooleanField(default=False)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    run = models.CharField(max_length=32, blank=True)
    delivery = models.UUIDField(null=True)
    problem = models.TextField(blank=True)
    columns = models.JSONField(default=list)
    cells_changing = models.JSONField(default=dict)
    lines_found = models.PositiveIntegerField(default=0)
    lines_done = models.PositiveIntegerField(default=0)
    creating = models.PositiveIntegerField(default=0)
    changing = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["created_at"], name="import_by_day")]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY

    @property
    def is_undecided(self) -> bool:
        """Whether it can still be checked anew or given up."""
        return self.state in self.UNDECIDED


class ImportFile(models.Model):
    """What was uploaded, compressed. Kept with the rows, out of reach of any web server; goes after a time."""

    imported = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.imported)


class ImportLine(models.Model):
    """A line that would change something, or has faults. Lines that change nothing are only counted.

    `number` is its row in the file, the heading being the first; `key` what it is about; without a `product` it makes
    a new one. `changes`: column → [what it says now, what it will say]; `faults`: [column, sentence].
    """

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=255)
    product = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    is_faulty = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["imported", "number"], name="one_import_line_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.key}"
