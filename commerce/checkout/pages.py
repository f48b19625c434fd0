"""What the steps show around their forms."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from commerce.basket.pages import discount_rows
from commerce.checkout.postcodes import spaced
from commerce.checkout.visit import Visit
from commerce.shipping import wording
from commerce.shipping.selectors import DeliveryOption
from core.templatetags.shop import money


def frame(visit: Visit, current: str) -> dict[str, Any]:
    """Steps above, summary beside."""
    return {
        "steps": _steps(current),
        "summary": {
            "lines": visit.page.lines,
            "rows": _rows(visit, preselected(visit) if current != "details" else None),
            "currency": visit.market.currency,
        },
        "missing": visit.page.missing,
        "voucher": visit.page.voucher,
        "back_url": reverse("basket:summary"),
        "back_label": gettext("Basket"),
    }


def choices(visit: Visit) -> list[dict[str, Any]]:
    """The delivery methods as radio buttons; the first is chosen until the shopper chooses.

    What doesn't go to the address stands last, with the reason, and can't be chosen.
    """
    chosen = preselected(visit)
    reaching = [
        {
            "option": option,
            "checked": chosen is not None and option.code == chosen.code,
            "price": gettext("free") if not option.amount else money(option.amount, visit.market.currency),
            "arrival": wording.arrival(visit.arrival(option)),
        }
        for option in visit.reaching
    ]
    astray = [option for option in visit.options if not visit.reaches(option)]
    return reaching + [{"option": option, "refusal": refusal(visit, option)} for option in astray]


def refusal(visit: Visit, option: DeliveryOption) -> str:
    """Why a method can't be chosen."""
    return gettext("“%(method)s” doesn’t go to %(postcode)s.") % {
        "method": option.label,
        "postcode": spaced(visit.address.postcode, visit.country_code) if visit.address else "",
    }


def changed_mind(visit: Visit) -> str:
    """What is said of a choice that the address has made impossible."""
    option = visit.gone_astray
    if option is None:
        return ""
    return " ".join(
        [refusal(visit, option), gettext("Nothing has been ordered yet. Please choose another way.")]
    )


def preselected(visit: Visit) -> DeliveryOption | None:
    """What the shopper has chosen, or what stands chosen until they do."""
    return visit.chosen or next(iter(visit.reaching), None)


def _steps(current: str) -> list[dict[str, str]]:
    steps = [
        ("details", pgettext("checkout step", "Details")),
        ("delivery", gettext("Delivery")),
        ("payment", gettext("Payment")),
    ]
    names = [name for name, _ in steps]
    states = ["done"] * names.index(current) + ["current"] + [""] * 2
    return [
        {"label": label, "state": state, "url": reverse(f"checkout:{name}")}
        for (name, label), state in zip(steps, states, strict=False)
    ]


def _rows(visit: Visit, delivery: DeliveryOption | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"label": gettext("Subtotal"), "amount": visit.page.subtotal}]
    rows += discount_rows(visit.page)
    if delivery is None:
        return [
            *rows,
            {"label": gettext("Delivery"), "amount": None, "text": gettext("chosen in the next step")},
        ]
    rows.append({"label": delivery.label, **price(delivery.amount)})
    rows.append({"label": gettext("Total"), "amount": visit.page.total + delivery.amount, "strong": True})
    return rows + [vat(percent, tax) for percent, tax in (visit.quote.taxes if visit.quote else [])]


def price(amount: Decimal) -> dict[str, Any]:
    """A sum, or the word for none."""
    return {"amount": amount} if amount else {"amount": None, "text": gettext("free")}


def vat(percent: Decimal, tax: Decimal) -> dict[str, Any]:
    return {
        "label": gettext("VAT %(percent)s%% included")
        % {"percent": number_format(f"{percent.normalize():f}")},
        "amount": tax,
    }
