"""An import's life: taken up, checked, written or discarded. What takes long is a delivery, run by the relay."""

import zlib
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commerce.exchange import selectors, writing
from commerce.exchange.checking import Check, SupersededError
from commerce.exchange.exceptions import OutdatedError, UnreadableFileError
from commerce.exchange.files import inspect
from commerce.exchange.models import Import, ImportFile, ImportLine
from core import audit
from core.models import Brand, Delivery, User
from core.outbox import schedule

KEPT = timedelta(days=90)
State = Import.State


@transaction.atomic
def begin(*, brand: Brand, actor: User, filename: str, content: bytes, may_create: bool) -> Import:
    """Take a table up, to be checked. UnreadableFileError for what can be seen at once to be none."""
    inspect(content)
    imported = Import.objects.create(
        brand=brand,
        actor=actor,
        filename=filename[-255:],
        may_create=may_create,
        language=translation.get_language() or "en",
    )
    ImportFile.objects.create(imported=imported, content=zlib.compress(content))
    _schedule(imported, "check")
    return imported


@transaction.atomic
def check_again(*, imported: Import) -> bool:
    """Compare the same file with the shop as it is now. False: it is busy, written or discarded."""
    if not ImportFile.objects.filter(imported=imported).exists():
        return False
    anew = {"problem": "", "lines_done": 0}
    if not (
        _move(imported, State.WAITING, *Import.UNDECIDED, **anew)
        or _move_stuck(imported, State.WAITING, State.WAITING, State.CHECKING, **anew)
    ):
        return False
    _schedule(imported, "check")
    return True


@transaction.atomic
def start_writing(*, imported: Import, by: User) -> bool:
    """Have it written. Of two who say so, one is heard: False for the other."""
    if not _move(imported, State.WRITING, State.READY, written_by=by):
        return False
    _schedule(imported, "write")
    return True


@transaction.atomic
def discard(*, imported: Import) -> bool:
    """Give it up. What is being written or is written can't be, but for what has stopped for good."""
    if _move(imported, State.DISCARDED, *Import.UNDECIDED):
        return True
    with translation.override(imported.language):
        sentence = _("It had stopped for good when it was discarded. Nothing was written.")
    return _move_stuck(imported, State.DISCARDED, *Import.BUSY, problem=sentence)


def check(delivery: Delivery, *, import_id: int) -> None:
    """A delivery: the dry run. A run that was killed is begun anew, one that came back late is not listened to."""
    run = uuid4().hex
    open_ones = Import.objects.filter(pk=import_id, state__in=[State.WAITING, State.CHECKING])
    if not open_ones.update(state=State.CHECKING, run=run, problem=""):
        return
    ImportLine.objects.filter(imported=import_id).delete()
    imported = Import.objects.select_related("brand", "actor").get(pk=import_id)
    with translation.override(imported.language):
        try:
            Check(imported).run()
        except UnreadableFileError as problem:
            own = Import.objects.filter(pk=import_id, run=run, state=State.CHECKING)
            own.update(state=State.REFUSED, problem=str(problem), checked_at=timezone.now())
        except SupersededError:
            return


def write(delivery: Delivery, *, import_id: int) -> None:
    """A delivery: the write. Killed half way, it has changed nothing and is begun anew; done, it is not repeated."""
    imported = Import.objects.select_related("written_by").get(pk=import_id)
    with translation.override(imported.language), audit.acting(imported.written_by):
        try:
            writing.write(import_id)
        except OutdatedError as outdated:
            _refuse(import_id, outdated)


def forget() -> int:
    """A clock entry. Files and lines go after 90 days; who imported what, and what came of it, stays."""
    long_ago = Import.objects.filter(created_at__lt=timezone.now() - KEPT)
    for busy in long_ago.filter(state__in=Import.BUSY):
        discard(imported=busy)  # if it has stopped
    old = long_ago.exclude(state__in=Import.BUSY)
    old.filter(state__in=Import.UNDECIDED).update(state=State.DISCARDED)
    files = ImportFile.objects.filter(imported__in=old)
    ImportLine.objects.filter(imported__in=files.values("imported")).delete()
    return files.delete()[0]


@transaction.atomic
def _refuse(import_id: int, outdated: OutdatedError) -> None:
    lines = list(ImportLine.objects.filter(pk__in=outdated.faults))
    for line in lines:
        line.faults, line.is_faulty = outdated.faults[line.pk], True
    ImportLine.objects.bulk_update(lines, ["faults", "is_faulty"], batch_size=250)
    Import.objects.filter(pk=import_id, state=State.WRITING).update(
        state=State.REFUSED, faulty=len(lines), problem=outdated.problem
    )


def _schedule(imported: Import, step: str) -> None:
    """Among the long jobs: 50,000 lines take longer than any other queue lets a delivery run."""
    delivery = schedule(f"{__name__}.{step}", {"import_id": imported.pk}, queue=Delivery.Queue.INDEX)
    Import.objects.filter(pk=imported.pk).update(delivery=delivery.pk)


def _move(imported: Import, to: str, *states: str, **changes: object) -> bool:
    """A conditional update decides between rivals."""
    return bool(Import.objects.filter(pk=imported.pk, state__in=states).update(state=to, **changes))


def _move_stuck(imported: Import, to: str, *states: str, **changes: object) -> bool:
    """The same for what nobody works on any more. A run that is still at it holds the row: that is let be."""
    held = Import.objects.select_for_update(skip_locked=True).filter(pk=imported.pk, state__in=states).first()
    return held is not None and selectors.is_stuck(held) and _move(held, to, *states, **changes)
