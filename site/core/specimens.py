"""What the style guide shows: one specimen of everything, and of everything in each of its states."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

LONG_WORD = "Säuglingsbekleidungsgrundausstattungsempfehlung"
LONG_TITLE = "Hand-knitted merino cardigan with double-breasted wooden buttons and a generous shawl collar"


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A card that stands for a product, a category or a story."""

    title: str
    image: dict[str, Any] | None
    url: str = "#"
    summary: str = ""
    price: Decimal | None = None
    compare_at: Decimal | None = None
    currency: str = "GBP"
    price_varies: bool = False
    stock: str = "in"
    swatches: tuple[str, ...] = ()
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a basket."""

    id: int
    title: str
    image: dict[str, Any] | None
    total: Decimal
    url: str = "#"
    options: str = ""
    quantity: int = 1
    unit_price: Decimal | None = None
    compare_total: Decimal | None = None
    warning: str = ""
    update_url: str = "#"
    remove_url: str = "#"

    @property
    def quantity_id(self) -> str:
        return f"quantity-{self.id}"


@dataclass(frozen=True, kw_only=True)
class Option:
    label: str
    selected: bool = False
    available: bool = True
    colour: str = ""
    url: str = "#variant"


@dataclass(frozen=True, kw_only=True)
class Group:
    label: str
    options: list[Option] = field(default_factory=list)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(
        label="Email address",
        help_text="For your order confirmation. Nothing else.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    name = forms.CharField(label="Full name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    line2 = forms.CharField(label="Flat or floor", required=False)
    postcode = forms.CharField(label="Postcode", max_length=10)
    town = forms.CharField(label="Town")
    country = forms.ChoiceField(label="Country", choices=[("GB", "United Kingdom"), ("DE", "Germany")])
    note = forms.CharField(
        label="Note to the courier", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    terms = forms.BooleanField(label="I have read the terms of sale")


def specimens(slug: str) -> dict[str, Any]:
    pictures = [_picture(slug, number) for number in range(1, 5)]
    wrong = SpecimenForm({"email": "name at example.org", "name": "", "country": "GB"})
    wrong.is_valid()
    return {
        "cards": _cards(pictures),
        "pictures": pictures,
        "groups": _groups(),
        "lines": _lines(pictures),
        "rows": _rows(),
        "steps": _steps(),
        "entries": _entries(),
        "crumbs": [{"title": "Knitwear", "url": "#"}, {"title": "Cardigans"}],
        "form": SpecimenForm(auto_id="fine_%s"),
        "wrong": wrong,
        "swatches": [
            "ground",
            "surface",
            "soft",
            "tint",
            "ink",
            "ink-muted",
            "line-strong",
            "action",
            "accent",
        ],
        "alternates": {},
        "shelves": _shelves(pictures),
        "menu": _menu(),
        "delivery": _delivery(),
        "page": {"lines": _lines(pictures, first=11), "currency": "GBP", "count": 3, "is_orderable": True},
        "nothing": {"lines": [], "missing": [], "currency": "GBP", "count": 0, "is_orderable": False},
        "free_delivery": {"text": "£12.00 more and delivery is free.", "percent": 80},
        "reached": {"text": "Delivery is free.", "percent": 100},
        "long_word": LONG_WORD,
    }


def _picture(slug: str, number: int) -> dict[str, Any]:
    source = static(f"shop/brands/{slug}/specimen-{number}.svg")
    return {"src": source, "width": 920, "height": 1150, "alt": f"Specimen {number}"}


def _cards(pictures: list[dict[str, Any]]) -> list[Specimen]:
    return [
        Specimen(
            title="Organic sleepsuit",
            image=pictures[0],
            price=Decimal("24.00"),
            price_varies=True,
            swatches=("#afc6b1", "#f3e7d2", "#e7b3ae", "#33415c", "#b5562f", "#a9c6dc"),
        ),
        Specimen(
            title="Wrap bodysuit",
            image=pictures[1],
            price=Decimal("14.00"),
            compare_at=Decimal("18.50"),
            unit_id=1,
        ),
        Specimen(title=LONG_TITLE, image=pictures[2], price=Decimal("1249.00"), stock="low"),
        Specimen(title="Booties", image=pictures[3], price=Decimal("12.00"), stock="out"),
        Specimen(
            title="No picture yet", image=None, price=Decimal("9.50"), summary="A card without its picture."
        ),
    ]


def _groups() -> list[Group]:
    return [
        Group(
            label="Colour",
            options=[
                Option(label="Sage", colour="#AFC6B1", selected=True),
                Option(label="Cream", colour="#F3E7D2"),
                Option(label="Rose", colour="#E7B3AE", available=False),
                Option(label="Night", colour="#33415C"),
            ],
        ),
        Group(
            label="Size",
            options=[
                Option(label="0–3 m"),
                Option(label="3–6 m", selected=True),
                Option(label="6–12 m", available=False),
                Option(label="12–18 months"),
            ],
        ),
    ]


def _lines(pictures: list[dict[str, Any]], *, first: int = 1) -> list[Line]:
    return [
        Line(
            id=first,
            title="Organic sleepsuit",
            image=pictures[0],
            options="Sage, 3–6 m",
            quantity=2,
            unit_price=Decimal("24.00"),
            total=Decimal("48.00"),
        ),
        Line(
            id=first + 1,
            title=LONG_TITLE,
            image=pictures[2],
            options="Sky, 12–18 months",
            total=Decimal("39.00"),
            compare_total=Decimal("49.00"),
            warning="Only one left",
        ),
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {"label": _("Subtotal"), "amount": Decimal("87.00")},
        {"label": _("Delivery"), "amount": None, "text": _("Free")},
        {"label": _("Total"), "amount": Decimal("87.00"), "strong": True},
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"label": _("Details"), "state": "done", "url": "#"},
        {"label": _("Delivery"), "state": "current", "url": ""},
        {"label": _("Payment"), "state": "", "url": ""},
    ]


def _entries() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {"title": "Order received", "when": now, "state": "done"},
        {
            "title": "Payment confirmed",
            "when": now,
            "state": "current",
            "text": "Thank you. We are packing it now.",
        },
        {"title": "On its way", "state": "coming"},
        {"title": "Payment declined", "when": now, "state": "failed", "text": "Your bank said no."},
    ]


def _shelves(pictures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("Everyday", "Knitwear", "Hats and mittens", LONG_WORD)
    return [
        {"title": name, "url": "#shelves", "image": picture, "current": place == 1}
        for place, (name, picture) in enumerate(zip(names, pictures, strict=True))
    ]


def _menu() -> list[dict[str, Any]]:
    below: list[dict[str, Any]] = [
        {"title": name, "url": "#menus", "children": []} for name in ("Everyday", "Knitwear")
    ]
    return [
        {"title": "Clothing", "url": "#menus", "children": below},
        {"title": "Gifts", "url": "#menus", "children": []},
        {"title": LONG_TITLE, "url": "#menus", "children": []},
    ]


def _delivery() -> list[dict[str, Any]]:
    return [
        {
            "label": "Standard delivery",
            "promise": "Order by 12:00, at your door in 2–4 working days.",
            "amount": Decimal("3.90"),
            "free_from": Decimal("60.00"),
        },
        {"label": "Collect in the shop", "promise": "", "amount": Decimal("0.00"), "free_from": None},
    ]
