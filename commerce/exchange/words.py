"""Texts: published or kept aside, with their revisions and history, many at once, as the editor would do one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from wagtail.models import ModelLogEntry, Revision

from commerce.catalogue.models import ProductCopy
from commerce.exchange.columns import LIVE, WORDS
from commerce.exchange.current import Current
from commerce.exchange.models import ImportLine
from commerce.exchange.vocabulary import Vocabulary
from core.models import User

BATCH = 250
KEPT = (
    *WORDS,
    *("live", "has_unpublished_changes", "first_published_at", "last_published_at"),
    *("latest_revision", "live_revision"),
)


@dataclass
class _Text:
    """A copy as it is to be, and whether that is what shoppers will read. `row`: what its table will say."""

    row: ProductCopy
    words: dict[str, str]
    is_live: bool

    @property
    def becomes_the_row(self) -> bool:
        """A draft stays beside what is published."""
        return self.is_live or not self.row.live


def now(current: Current, column: str, changes: dict[str, list[str]]) -> str:
    """What the shop says now in a column, for a line with these changes."""
    field, _colon, locale = column.partition(":")
    if field in WORDS and locale:
        state = changes.get(f"state:{locale}", ["", ""])[1]
        return current.words_before(locale, state)[field]
    return current.cells.get(column, "")


def write(pairs: Iterable[tuple[ImportLine, Current]], vocabulary: Vocabulary, *, user: User | None) -> None:
    """Write all texts that lines change."""
    texts = [
        text
        for line, current in pairs
        for code in vocabulary.markets
        if (text := _text(line, current, code, vocabulary)) is not None
    ]
    _translations(texts)
    moment = timezone.now()
    for text in texts:
        if text.becomes_the_row:
            _set(text.row, text.words)
        if text.is_live:
            _publish(text.row, moment)
    ProductCopy.objects.bulk_create([text.row for text in texts if not text.row.pk], batch_size=BATCH)
    _keep_revisions(texts, user, moment)
    ProductCopy.objects.bulk_update([text.row for text in texts], KEPT, batch_size=100)


def _text(line: ImportLine, current: Current, code: str, vocabulary: Vocabulary) -> _Text | None:
    changed = {name: line.changes[key][1] for name in WORDS if (key := f"{name}:{code}") in line.changes}
    state = line.changes.get(f"state:{code}", ["", current.cells.get(f"state:{code}", "")])[1]
    if not changed and f"state:{code}" not in line.changes:
        return None
    copy = current.copies.get(code)
    before = current.words_before(code, state)
    if copy is None:
        copy = ProductCopy(
            product_id=current.id or 0,
            locale=vocabulary.markets[code].locale,
            translation_key=None,
            live=False,
        )
    return _Text(row=copy, words={**before, **changed}, is_live=state == LIVE)


def _translations(texts: Sequence[_Text]) -> None:
    """A new text belongs to those of the same product in other languages."""
    products = {text.row.product_id for text in texts if not text.row.pk}
    rows = ProductCopy.objects.filter(product__in=products).order_by("pk")
    keys: dict[int, UUID] = dict(rows.values_list("product_id", "translation_key"))
    for text in texts:
        if not text.row.pk:
            text.row.translation_key = keys.setdefault(text.row.product_id, uuid4())


def _set(copy: ProductCopy, words: dict[str, str]) -> None:
    for name, word in words.items():
        setattr(copy, name, word)


def _publish(copy: ProductCopy, moment: datetime) -> None:
    copy.live, copy.has_unpublished_changes = True, False
    copy.first_published_at = copy.first_published_at or moment
    copy.last_published_at = moment


def _keep_revisions(texts: Sequence[_Text], user: User | None, moment: datetime) -> None:
    kind = ContentType.objects.get_for_model(ProductCopy)
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                content_type=kind,
                base_content_type=kind,
                object_id=str(text.row.pk),
                user=user,
                created_at=moment,
                object_str=text.words["title"],
                content={**text.row.serializable_data(), **text.words},
            )
            for text in texts
        ],
        batch_size=BATCH,
    )
    occasion = uuid4()
    entries = []
    for text, revision in zip(texts, revisions, strict=True):
        text.row.latest_revision = revision
        if text.is_live:
            text.row.live_revision = revision
        else:
            text.row.has_unpublished_changes = True
        entries.append(
            ModelLogEntry(
                content_type=kind,
                object_id=str(text.row.pk),
                label=text.words["title"],
                action="wagtail.publish" if text.is_live else "wagtail.edit",
                timestamp=moment,
                user=user,
                revision=revision,
                content_changed=True,
                uuid=occasion,
                data={},
            )
        )
    ModelLogEntry.objects.bulk_create(entries, batch_size=BATCH)
