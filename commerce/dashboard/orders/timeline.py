"""All that happened to an order, the newest first: states, money, mails, notes, addresses, parcels, goods."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.communication.archive import MAIL, SentMail, mails_of
from commerce.order.models import Order, OrderNote
from commerce.order.parcels import Parcel
from commerce.order.refunds import parts_of
from commerce.order.services.change_address import ADDRESS
from commerce.payment.models import PaymentAttempt, Refund, Transaction
from core.models import User
from core.templatetags.shop import money

OPEN_FOR = timedelta(minutes=15)  # how long a note can be mended by whoever wrote it


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One entry. `kind` chooses the sign, `state` the pill; a note that may still be mended is given."""

    when: datetime
    kind: str
    who: str
    title: str = ""
    text: str = ""
    state: str = ""
    lines: tuple[str, ...] = ()
    mail: SentMail | None = None
    note: OrderNote | None = None


def timeline(order: Order, reader: User, parcels: Iterable[Parcel]) -> list[Happening]:
    """A constant number of queries, however much happened."""
    refunds = (
        Refund.objects.filter(attempt__order=order)
        .select_related("actor", "attempt")
        .prefetch_related("lines__line")
    )
    entries = [
        *_states(order, parcels),
        *(entry for parcel in parcels for entry in _parcel(order, parcel)),
        *_payments(order),
        *(entry for refund in refunds for entry in _refund(order, refund)),
        *_mails(order),
        *_notes(order, reader),
    ]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def may_mend(note: OrderNote, reader: User) -> bool:
    """One's own, for a while."""
    is_own = note.user_id == reader.pk and note.note_type not in (MAIL, ADDRESS, OrderNote.SYSTEM)
    return is_own and timezone.now() - note.date_created < OPEN_FOR


def name_of(person: User | None, order: Order) -> str:
    """Who it was, as staff call them."""
    if person is None:
        return _("the shop itself")
    return _("the customer") if person.pk == order.user_id else str(person)


def _states(order: Order, parcels: Iterable[Parcel]) -> Iterator[Happening]:
    """Without the name of a parcel, which has an entry of its own."""
    named = {parcel.label for parcel in parcels}
    for change in order.status_changes.select_related("actor").order_by("pk"):
        yield Happening(
            when=change.date_created,
            kind="state",
            who=name_of(change.actor, order),
            state=change.new_status,
            text="" if change.reason in named else change.reason,
        )


def _parcel(order: Order, parcel: Parcel) -> Iterator[Happening]:
    place = {"place": parcel.place}
    yield Happening(
        when=parcel.shipped,
        kind="parcel",
        who=parcel.shipped_by or _("the shop itself"),
        title=_("Parcel %(place)d has left") % place,
        text=parcel.label,
        lines=tuple(f"{content.quantity} × {content.title}" for content in parcel.contents),
    )
    if parcel.delivered:
        yield Happening(
            when=parcel.delivered,
            kind="parcel",
            who=parcel.delivered_by or _("the shop itself"),
            title=_("Parcel %(place)d has arrived") % place,
        )


def _payments(order: Order) -> Iterator[Happening]:
    for attempt in PaymentAttempt.objects.filter(order=order):
        yield Happening(
            when=attempt.created_at,
            kind="payment",
            who=name_of(order.user, order) if order.user else _("the customer"),
            title=_("Payment of %(amount)s begun") % {"amount": money(attempt.amount, attempt.currency)},
            text=f"{attempt.gateway} {attempt.reference}",
        )
    for entry in Transaction.objects.filter(source__order=order, txn_type=Transaction.DEBIT).select_related(
        "source"
    ):
        yield Happening(
            when=entry.date_created,
            kind="payment",
            who=_("the payment provider"),
            title=_("%(amount)s came in") % {"amount": money(entry.amount, entry.source.currency)},
        )


def _refund(order: Order, refund: Refund) -> Iterator[Happening]:
    amount = {"amount": money(refund.amount, refund.currency)}
    yield Happening(
        when=refund.created_at,
        kind="refund",
        who=name_of(refund.actor, order),
        title=_("Refund of %(amount)s") % amount,
        text=refund.reason,
        lines=_goods(refund),
    )
    if refund.settled_at and refund.state == Refund.State.SUCCEEDED:
        title = _("%(amount)s sent back") % amount
    elif refund.settled_at:
        title = _("Refund of %(amount)s failed") % amount
    else:
        return
    yield Happening(
        when=refund.settled_at,
        kind="refund-failed" if refund.failure else "refund",
        who=_("the payment provider"),
        title=title,
        text=refund.failure,
    )


def _goods(refund: Refund) -> tuple[str, ...]:
    goods = tuple(
        f"{part.quantity} × {part.line.title}: {part.get_fate_display()}" for part in refund.lines.all()
    )
    return goods + parts_of(refund)[len(goods) :]


def _mails(order: Order) -> Iterator[Happening]:
    for mail in mails_of([order]):
        yield Happening(
            when=mail.when,
            kind="mail",
            who=name_of(mail.who, order),
            title=mail.subject,
            text=mail.to,
            mail=mail,
        )


def _notes(order: Order, reader: User) -> Iterator[Happening]:
    for note in order.notes.exclude(note_type=MAIL).select_related("user"):
        more: dict[str, Any] = {"kind": "note", "text": note.message}
        if note.note_type == ADDRESS:
            words = json.loads(note.message)
            fromto = (", ".join(words["from"]), "→ " + ", ".join(words["to"]))
            more = {"kind": "address", "title": _("Address changed"), "lines": fromto}
        yield Happening(
            when=note.date_created,
            who=name_of(note.user, order),
            note=note if may_mend(note, reader) else None,
            **more,
        )
