"""Where the audit log's lines come from. Whoever keeps a history of their own is one more row of `SOURCES`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.dashboard.templatetags.order_states import state_label
from commerce.order import carriers
from commerce.order.models import Order, OrderNote, OrderStatusChange, Shipment
from commerce.order.services.change_address import ADDRESS
from commerce.partner.models import StockMovement, StockRecord
from commerce.payment.models import Refund
from core.models import AuditEntry, Brand, User
from core.reach import brands_of
from core.templatetags.shop import money

Kind = AuditEntry.Kind
SIGN_INS = (Kind.SIGN_IN, Kind.SIGN_IN_FAILED, Kind.CODE_FAILED, Kind.SESSION_ENDED, Kind.SECOND_FACTOR)
RIGHTS = (Kind.ROLE, Kind.BRAND, Kind.RIGHT)
PRICES = (Kind.PRICE, Kind.FORMER_PRICE, Kind.DELIVERY_PRICE, Kind.FREE_DELIVERY)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody looks for. `kinds` are of the audit log; empty in all fields: everything."""

    words: str = ""
    person: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that was done."""

    at: datetime
    kind: str
    who: str
    what: str
    url: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
    source: str
    key: int = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Source:
    """`rows` are within somebody's reach, the newest (by key) first; `line` is what is shown of one."""

    rows: Callable[[User, Asked], QuerySet[Any]]
    line: Callable[[Any], Line]


def entries(user: User, asked: Asked) -> "QuerySet[AuditEntry]":
    """What is of a brand is told to those who work there, what is of a person to who works with them."""
    rows = AuditEntry.objects.select_related("actor", "person")
    if not user.is_superuser:
        brands = brands_of(user).values("pk")
        colleagues = Brand.members.through.objects.filter(brand__in=brands).values("user")
        rows = rows.filter(Q(brand__in=brands) | Q(brand__isnull=True, person__in=colleagues))
    if asked.kinds:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.person:
        rows = rows.filter(Q(actor=asked.person) | Q(person=asked.person))
    for word in asked.words.split():
        people = User.objects.filter(email__icontains=word).values("pk")
        rows = rows.filter(Q(what__icontains=word) | Q(person__in=people))
    return _between(rows, "at", asked)


def movements(user: User, asked: Asked) -> "QuerySet[StockMovement]":
    """Those of a stock record that was deleted are told to who works with its deleter, and with nobody else's."""
    record = StockRecord.objects.filter(pk=OuterRef("stockrecord_id"))
    rows = StockMovement.objects.select_related("actor")
    if not user.is_superuser:
        members, brands = Brand.members.through.objects, brands_of(user)
        own = members.filter(brand__in=brands).values("user")
        others = members.exclude(brand__in=brands).values("user")
        gone = ~Exists(record) & Q(actor__in=own) & ~Q(actor__in=others)
        here = StockRecord.objects.filter(partner__brand__in=brands).values("pk")
        rows = rows.filter(Q(stockrecord__in=here) | gone)
    if asked.person:
        rows = rows.filter(actor=asked.person)
    for word in asked.words.split():
        records = StockRecord.objects.filter(partner_sku__icontains=word).values("pk")
        rows = rows.filter(Q(stockrecord__in=records) | Q(reference__icontains=word))
    return _between(rows, "at", asked).annotate(sku=Subquery(record.values("partner_sku")[:1]))


def order_states(user: User, asked: Asked) -> "QuerySet[OrderStatusChange]":
    rows = OrderStatusChange.objects.select_related("actor", "order")
    return _of_orders(rows, user, asked, moment="date_created")


def refunds(user: User, asked: Asked) -> "QuerySet[Refund]":
    rows = Refund.objects.select_related("actor", "attempt__order")
    return _of_orders(rows, user, asked, moment="created_at", order="attempt__order")


def parcels(user: User, asked: Asked) -> "QuerySet[Shipment]":
    rows = Shipment.objects.select_related("shipped_by", "order")
    return _of_orders(rows, user, asked, moment="shipped_at", actor="shipped_by")


def addresses(user: User, asked: Asked) -> "QuerySet[OrderNote]":
    """Only that one was changed: what it was and is stands with the order."""
    rows = OrderNote.objects.filter(note_type=ADDRESS).select_related("user", "order")
    return _of_orders(rows, user, asked, moment="date_created", actor="user")


def _of_orders(
    rows: "QuerySet[Any]",
    user: User,
    asked: Asked,
    *,
    moment: str,
    order: str = "order",
    actor: str = "actor",
) -> "QuerySet[Any]":
    if not user.is_superuser:
        rows = rows.filter(**{f"{order}__brand__in": brands_of(user)})
    if asked.person:
        rows = rows.filter(**{actor: asked.person})
    for word in asked.words.split():
        rows = rows.filter(**{f"{order}__number__icontains": word})
    return _between(rows, moment, asked)


def _between(rows: "QuerySet[Any]", moment: str, asked: Asked) -> "QuerySet[Any]":
    if asked.since:
        rows = rows.filter(**{f"{moment}__gte": asked.since})
    if asked.until:
        rows = rows.filter(**{f"{moment}__lt": asked.until})
    return rows.order_by("-pk")


def _entry(row: AuditEntry) -> Line:
    is_price = row.kind in PRICES
    return Line(
        at=row.at,
        kind=row.get_kind_display(),
        who=_stranger() if row.kind in (Kind.SIGN_IN_FAILED, Kind.CODE_FAILED) else _who(row),
        what=row.what or _person(row),
        url=reverse("dashboard:stock-record", args=[row.record_id]) if is_price and row.record_id else "",
        before=_price(row.before) if is_price else _word(row.before),
        after=_price(row.after) if is_price else _word(row.after),
        source="entry",
        key=row.pk,
    )


def _movement(row: Any) -> Line:
    return Line(
        at=row.at,
        kind=_("Stock"),
        who=_who(row),
        what=row.sku or row.reference,
        url=reverse("dashboard:stock-record", args=[row.stockrecord_id]) if row.sku else "",
        before=_level(row.before, row.reserved_before, row.reserved_delta),
        after=_level(row.after, row.reserved_after, row.reserved_delta),
        note=" ".join([row.get_reason_display(), row.reference]).strip(),
        source="movement",
        key=row.pk,
    )


def _level(units: int, reserved: int, change: int) -> str:
    """Reserved units are told where they change."""
    if not change:
        return str(units)
    return _("%(units)d, reserved: %(reserved)d") % {"units": units, "reserved": reserved}


def _order_state(row: OrderStatusChange) -> Line:
    return Line(
        at=row.date_created,
        kind=_("Order"),
        who=_who(row),
        what=row.order.number,
        url=_page(row.order),
        before=state_label(row.old_status),
        after=state_label(row.new_status),
        note=row.reason,
        source="state",
        key=row.pk,
    )


def _refund(row: Refund) -> Line:
    order = row.attempt.order
    return Line(
        at=row.created_at,
        kind=_("Refund"),
        who=_who(row),
        what=order.number,
        url=_page(order),
        after=f"{money(row.amount, row.currency)} ({row.get_state_display()})",
        note=row.reason,
        source="refund",
        key=row.pk,
    )


def _parcel(row: Shipment) -> Line:
    return Line(
        at=row.shipped_at,
        kind=_("Parcel"),
        who=_name(row.shipped_by, row.shipped_by_id),
        what=row.order.number,
        url=_page(row.order),
        after=carriers.label(row.carrier, row.tracking_number),
        source="parcel",
        key=row.pk,
    )


def _address(row: OrderNote) -> Line:
    return Line(
        at=row.date_created,
        kind=_("Address changed"),
        who=_name(row.user, row.user_id),
        what=row.order.number,
        url=_page(row.order),
        source="address",
        key=row.pk,
    )


def _page(order: Order) -> str:
    return reverse("dashboard:order-detail", args=[order.number])


def _who(row: Any) -> str:
    return _name(row.actor, row.actor_id, is_told=isinstance(row, AuditEntry))


def _name(actor: User | None, key: int | None, *, is_told: bool = False) -> str:
    """A customer's name is nobody's business here: their order tells it to who may see it."""
    if actor is None:
        return _("somebody who left") if key else _("the shop")
    return str(actor) if is_told or actor.is_staff else _("the customer")


def _stranger() -> str:
    return _("unknown")


def _person(row: AuditEntry) -> str:
    if row.person is None:
        return _("somebody who left") if row.person_id else ""
    return row.person.email


def _word(text: str) -> str:
    words = {
        "code": _("with a code"),
        "totp": _("authenticator app"),
        "recovery_codes": _("recovery codes"),
        "staff": _("staff"),
        "administrator": _("administrator"),
        "locked out": _("locked out"),
    }
    return words.get(text, text)


def _price(text: str) -> str:
    """As the database wrote it: an amount and a currency."""
    amount, _space, currency = text.partition(" ")
    try:
        return money(Decimal(amount), currency) if currency else text
    except InvalidOperation:
        return text


SOURCES: dict[str, Source] = {
    "entry": Source(rows=entries, line=_entry),
    "movement": Source(rows=movements, line=_movement),
    "state": Source(rows=order_states, line=_order_state),
    "refund": Source(rows=refunds, line=_refund),
    "parcel": Source(rows=parcels, line=_parcel),
    "address": Source(rows=addresses, line=_address),
}
