"""What to fetch from the shelves for many orders at once: each SKU once, with its sum, in the order of SKUs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from commerce.dashboard.orders import paper
from commerce.dashboard.orders.scanning import other_name
from commerce.dashboard.stock.selectors import VALUES
from commerce.order.models import Line, Order
from commerce.order.states import SENDING

COLUMNS = (8 * mm, 18 * mm, 50 * mm, 56 * mm, paper.WIDTH - 132 * mm)


@dataclass
class Pick:
    """So many of one thing, and for whom."""

    sku: str
    title: str
    staff_name: str
    quantity: int = 0
    orders: list[tuple[str, int]] = field(default_factory=list)


def picks(orders: Iterable[Order]) -> dict[str, list[Pick]]:
    """Brand → what its orders still need, by SKU: `A-2` before `A-10`."""
    found: dict[tuple[str, str], Pick] = {}
    for order in orders:
        for line in order.lines.all() if order.status in SENDING else ():
            if line.outstanding:
                pick = found.setdefault(
                    (str(order.brand), line.partner_sku), Pick(line.partner_sku, line.title, other_name(line))
                )
                pick.quantity += line.outstanding
                pick.orders.append((order.number, line.outstanding))
    brands: dict[str, list[Pick]] = {}
    for brand, _sku in sorted(found, key=lambda key: (key[0], _natural(key[1]))):
        brands.setdefault(brand, []).append(found[brand, _sku])
    return brands


def _natural(sku: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"(\d+)", sku.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def load(orders: "QuerySet[Order]") -> list[Order]:
    """With what a pick list reads, however many orders there are."""
    goods = Line.objects.select_related("product__parent").prefetch_related(
        Prefetch("product__attribute_values", VALUES)
    )
    return list(orders.prefetch_related(None).prefetch_related(Prefetch("lines", goods.order_by("pk"))))


def render(orders: list[Order]) -> bytes:
    """The PDF, in the reader's language."""
    look = paper.look_of(None)
    listed = [order for order in orders if order.status in SENDING]
    brands = picks(listed)
    pieces = sum(pick.quantity for found in brands.values() for pick in found)
    count = ngettext("%(count)d order", "%(count)d orders", len(listed)) % {"count": len(listed)}
    units = ngettext("%(count)d piece", "%(count)d pieces", pieces) % {"count": pieces}
    title = _("Pick list")
    when = date_format(timezone.localtime(), "DATETIME_FORMAT")
    story: list[Flowable] = [
        paper.Beginning(f"{title} · {when}", look),
        paper.words(title, look, size=18, bold=True),
        paper.words(f"{count} · {units} · {when}", look, color=look["ink_muted"]),
    ]
    for brand, found in brands.items():
        story += [Spacer(0, 6 * mm), paper.words(brand, look, size=12, bold=True), Spacer(0, 2 * mm)]
        story.append(_table(found, look))
    left_out = [order.number for order in orders if order.status not in SENDING]
    if left_out:
        said = _("Left out, nothing of them is to be sent: %(numbers)s") % {"numbers": ", ".join(left_out)}
        story += [Spacer(0, 6 * mm), paper.words(said, look, size=8)]
    return paper.write(
        story, title=_("Pick list"), page_words=lambda page: _("Page %(page)d") % {"page": page}
    )


def _small(text: str, look: dict) -> list[Flowable]:
    return [paper.words(text, look, size=7.5, color=look["ink_muted"])] if text else []


def _table(found: list[Pick], look: dict) -> Table:
    heads = ("", _("Quantity"), _("SKU"), _("Item"), _("Orders"))
    rows: list[list] = [[paper.words(head, look, size=7.5, color=look["ink_muted"]) for head in heads]]
    for pick in found:
        orders = "   ".join(f"{number}\u00a0×{units}" for number, units in pick.orders)
        rows.append(
            [
                paper.Box(look),
                paper.number(pick.quantity, look),
                paper.words(pick.sku, look, size=8.5, bold=True, wordWrap="CJK"),
                [paper.words(pick.title, look), *_small(pick.staff_name, look)],
                paper.words(orders, look, size=7.5),
            ]
        )
    return Table(
        rows,
        colWidths=COLUMNS,
        repeatRows=1,
        style=[
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, look["line"]),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
        ],
    )
