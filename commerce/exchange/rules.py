"""What must be true of a line as a whole; the same as the forms demand."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from commerce.exchange.columns import ALONE, LIVE, PARENT, VARIANT, WORDS
from commerce.exchange.current import Current
from commerce.exchange.lines import Line
from commerce.exchange.vocabulary import Vocabulary


def check(line: Line, vocabulary: Vocabulary, *, may_publish: bool) -> None:
    """Add the faults that only a whole line has."""
    if line.current is None:
        return
    if line.is_new:
        _check_new(line, line.current)
    else:
        _check_known(line, line.current)
    for code in vocabulary.markets:
        _check_price(line, code)
        _check_words(line, code, may_publish=may_publish)
    _check_stock(line, line.current)


def _check_new(line: Line, current: Current) -> None:
    line.changes["kind"] = ("", current.kind)
    if current.parent:
        line.changes["parent"] = ("", current.parent.cells.get("number") or line.cell("parent"))
    needed = {
        ALONE: ("name", "type", "tax_class", "sku"),
        PARENT: ("name", "type", "tax_class"),
        VARIANT: ("sku",),
    }
    refused = {column for column, _sentence in line.faults}
    for column in needed[current.kind]:
        if not line.then(column) and column not in refused:
            line.refuse(column, _("A new product needs this."))
    if current.type and current.kind != PARENT:
        for attribute in current.type.attributes.values():
            column = f"attribute:{attribute.code}"
            if attribute.required and not line.then(column) and column not in refused:
                line.refuse(column, _("A new product needs this."))


def _check_known(line: Line, current: Current) -> None:
    for column in ("kind", "type", "parent"):
        if column in line.changes:
            now = line.changes.pop(column)[0]
            line.refuse(column, _("It is %(now)s, and can't be changed here.") % {"now": now or _("none")})
    if "name" in line.changes and not line.then("name") and current.kind != VARIANT:
        line.refuse("name", _("This can't be empty."))


def _check_price(line: Line, code: str) -> None:
    price, former = f"price:{code}", f"former_price:{code}"
    if not {price, former} & line.changes.keys():
        return
    if line.then(former) and not line.then(price):
        line.refuse(former, _("Say what it costs now."))
    elif line.then(former) and Decimal(line.then(former)) <= Decimal(line.then(price)):
        line.refuse(former, _("The former price must be higher than the price."))
    if not line.then("sku"):
        line.refuse("sku", _("Give it a SKU."))


def _check_words(line: Line, code: str, *, may_publish: bool) -> None:
    changed = [name for name in (*WORDS, "state") if f"{name}:{code}" in line.changes]
    if not changed or line.current is None:
        return
    title, slug, state = f"title:{code}", f"slug:{code}", line.then(f"state:{code}")
    if not line.then(title):
        line.refuse(title, _("A text needs a title."))
    elif not line.then(slug):
        made = slugify(line.then(title))[:255] or "product"
        before = line.current.cells.get(slug, "")
        line.changes[slug] = (before, made)
        if made == before:
            del line.changes[slug]
    if state == LIVE and not may_publish:
        line.refuse(f"state:{code}", _("You may not publish texts: write draft."))


def _check_stock(line: Line, current: Current) -> None:
    line.changes.pop("stock_before", None)
    if not {"stock", "low_stock"} & line.changes.keys():
        return
    if not line.then("sku"):
        line.refuse("sku", _("Give it a SKU."))
    if current.type and not current.type.is_tracked:
        line.refuse("stock", _("Units of this product are not counted."))
    elif "stock" in line.changes:
        _check_level(line, current)


def _check_level(line: Line, current: Current) -> None:
    before, after = line.changes["stock"]
    seen = line.cell("stock_before") if current.id else ""
    if seen and seen == after:
        del line.changes["stock"]  # not touched: what was sold since stays sold
    elif seen and seen != before:
        line.refuse(
            "stock",
            _("There were %(seen)s when the table was made; now there are %(now)s.")
            % {"seen": seen, "now": before or "0"},
        )
    elif int(after or 0) < current.reserved:
        line.refuse("stock", _("Open orders hold %(count)d of these.") % {"count": current.reserved})


def check_upcs(lines: Iterable[Line], taken: dict[str, int], seen: dict[str, int]) -> None:
    """A UPC names one product, in the shop and in the table. `taken`: UPC → product."""
    for line in lines:
        upc = line.changes["upc"][1] if "upc" in line.changes else ""
        if not upc or line.current is None:
            continue
        if taken.get(upc, line.current.id) != line.current.id:
            line.refuse("upc", _("Another product has this UPC."))
        elif seen.setdefault(upc, line.number) != line.number:
            line.refuse("upc", _("Line %(number)d is about the same product.") % {"number": seen[upc]})
