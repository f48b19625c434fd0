"""What lies in a parcel, on paper, in the order's language and its brand's look. Without prices."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from commerce.dashboard.orders import paper
from commerce.order import selectors
from commerce.order.models import Order
from commerce.order.parcels import Content, content, follows, outstanding, parcels

LEFT = 95 * mm
COLUMNS = (16 * mm, 62 * mm, paper.WIDTH - 88 * mm, 10 * mm)


@dataclass(frozen=True, kw_only=True)
class Slip:
    order: Order
    contents: tuple[Content, ...]
    follows: tuple[Content, ...] = ()


def slips(order: Order) -> list[Slip]:
    """Of what is to be sent, the next parcel's; of what has left, each parcel's."""
    if order.is_to_be_sent:
        return [Slip(order=order, contents=outstanding(order))]
    sent = parcels(order)
    if not sent:
        return [Slip(order=order, contents=tuple(content(line, line.quantity) for line in order.lines.all()))]
    return [slip_of(order, parcel.id) for parcel in sent]


def slip_of(order: Order, shipment_id: int) -> Slip:
    """Of a parcel that has left, as it left. Raises `StopIteration` where the order has no such parcel."""
    sent = parcels(order)
    parcel = next(each for each in sent if each.id == shipment_id)
    return Slip(order=order, contents=parcel.contents, follows=follows(order, parcel, sent))


def render(papers: Iterable[Slip]) -> bytes:
    """One file, each slip on a page of its own."""
    story: list[Flowable] = []
    for slip in papers:
        if story:
            story.append(PageBreak())
        with translation.override(slip.order.market.code), timezone.override(slip.order.market.time_zone):
            story += _slip(slip)
    return paper.write(story, title=_("Packing slips"), page_words=str)


def _slip(slip: Slip) -> list[Flowable]:
    order, look = slip.order, paper.look_of(slip.order.brand)
    name = _("Order %(number)s") % {"number": order.number}
    story: list[Flowable] = [
        paper.Beginning(f"{order.brand.name} · {name}", look),
        _head(order, name, look),
        Spacer(0, 10 * mm),
        _facts(order, look),
        Spacer(0, 8 * mm),
        paper.words(_("In this parcel"), look, size=12, bold=True, color=look["action"]),
        Spacer(0, 2 * mm),
        _goods(slip.contents, look, with_codes=True),
    ]
    if slip.follows:
        story += [
            Spacer(0, 6 * mm),
            paper.words(_("Follows later"), look, size=10, bold=True),
            Spacer(0, 1 * mm),
            _goods(slip.follows, look, with_codes=False),
        ]
    thanks = _(
        "Thank you for your order! If something isn’t right, please write to %(address)s and give its number."
    )
    return [*story, Spacer(0, 8 * mm), paper.words(thanks % {"address": order.brand.sender_email}, look)]


def _head(order: Order, name: str, look: dict) -> Table:
    logo = paper.logo(order.brand) or paper.words(order.brand.name, look, size=16, bold=True)
    right = [paper.words(_("Packing slip"), look, size=16, bold=True), paper.words(name, look)]
    code = paper.barcode(order.number)
    return Table(
        [[logo, [*right, Spacer(0, 2 * mm), code] if code else right]],
        colWidths=(LEFT, paper.WIDTH - LEFT),
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
            ("LINEBELOW", (0, 0), (-1, -1), 1.2, look["action"]),
        ],
    )


def _facts(order: Order, look: dict) -> Table:
    address = "\n".join(selectors.address_lines(order.shipping_address))
    facts = [
        (_("Ordered"), date_format(timezone.localtime(order.date_placed), "DATE_FORMAT")),
        (_("Delivery"), order.shipping_method),
        (_("Expected"), selectors.arrival(order)),
        (_("May be left here:"), order.shipping_address.notes if order.shipping_address else ""),
    ]
    said = [
        part
        for label, value in facts
        if value
        for part in (
            paper.words(label, look, size=7.5, color=look["ink_muted"]),
            paper.words(value, look),
            Spacer(0, 1.5 * mm),
        )
    ]
    to = [paper.words(_("To"), look, size=7.5, color=look["ink_muted"]), paper.words(address, look, size=11)]
    return Table(
        [[to, said]],
        colWidths=(LEFT, paper.WIDTH - LEFT),
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)],
    )


def _goods(contents: Iterable[Content], look: dict, *, with_codes: bool) -> Table:
    heads = (_("Quantity"), _("SKU"), _("Item"), "")
    rows: list[list] = [[paper.words(head, look, size=7.5, color=look["ink_muted"]) for head in heads]]
    for each in contents:
        sku: list[Flowable] = [paper.words(each.sku, look, size=8, wordWrap="CJK")]
        code = paper.barcode(each.sku, height=6 * mm, most=56 * mm) if with_codes else None
        rows.append(
            [
                paper.number(each.quantity, look),
                [code, *sku] if code else sku,
                paper.words(each.title, look, size=10),
                paper.Box(look) if with_codes else "",
            ]
        )
    return Table(
        rows,
        colWidths=COLUMNS,
        repeatRows=1,
        hAlign="LEFT",
        style=[
            ("BACKGROUND", (0, 0), (-1, 0), look["soft"]),
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, look["line"]),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ],
    )
