"""Markets: one per locale. A market fixes language, currency, countries and tax for a URL prefix."""

import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from commerce.markets import wording
from core import brands

# Signs of the sprite that go well with a promise.
PROMISE_ICONS = [
    ("circle-check", _("tick")),
    ("clock", _("clock")),
    ("truck", _("van")),
    ("rotate-ccw", _("return")),
    ("leaf", _("leaf")),
    ("wheat", _("ear of wheat")),
    ("heart", _("heart")),
    ("lock", _("lock")),
    ("shield-check", _("shield")),
    ("package", _("parcel")),
    ("gift", _("present")),
    ("store", _("shop")),
    ("sparkles", _("sparkle")),
]
# The pages that are linked at checkout and in the footer, in the order in which they stand there.
LAW_PAGES = ("delivery_page", "withdrawal_page", "terms_page", "privacy_page", "imprint_page")


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone of that name."))


def law_page(name: Any, help_text: Any = "") -> Any:
    """A page that the law or good manners want linked; its translation is found by itself."""
    return models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=name,
        help_text=help_text,
    )


class TaxClass(models.Model):
    """What a product is to the tax office: `standard`, `reduced`, `zero` …"""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "tax classes"

    def __str__(self) -> str:
        return self.name


class TaxRate(models.Model):
    """The rate of a tax class in a country, in per cent of the net price."""

    tax_class = models.ForeignKey(TaxClass, on_delete=models.CASCADE, related_name="rates")
    country = models.ForeignKey("address.Country", on_delete=models.CASCADE, related_name="+")
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tax_class", "country"], name="one_rate_per_class_and_country"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lt=100), name="rate_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tax_class} {self.country_id} {self.percent} %"


class Market(models.Model):
    """A locale that sells. The URL prefix `/<locale>/` fixes language and price list together."""

    locale = models.OneToOneField("wagtailcore.Locale", on_delete=models.PROTECT, related_name="market")
    name = models.CharField(max_length=80, help_text=_("As shoppers read it in the market switch."))
    currency = models.CharField(max_length=3)
    home_country = models.ForeignKey("address.Country", on_delete=models.PROTECT, related_name="+")
    time_zone = models.CharField(
        max_length=40,
        default="Europe/London",
        validators=[validate_time_zone],
        help_text=_("In which shoppers read dates and times, such as Europe/Berlin."),
    )
    countries: models.ManyToManyField = models.ManyToManyField(
        "address.Country", related_name="+", help_text=_("Where orders of this market are delivered.")
    )
    brands = models.ManyToManyField("core.Brand", related_name="markets", blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The locale's code, which is the market's name in addresses: `en-gb`, `de` …"""
        return self.locale.language_code


class PromiseBlock(blocks.StructBlock):
    """One line of what the shop stands for, with a sign."""

    icon = blocks.ChoiceBlock(choices=PROMISE_ICONS, default="circle-check", label=_("Sign"))
    text = blocks.CharBlock(max_length=90, label=_("What you promise"))

    class Meta:
        icon = "pick"
        label = _("Promise")


class MarketTexts(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """What the law and good manners want said, in the words of one brand in one market.

    Law is not translated: each market has words of its own. What is empty is said in the shop's default words.
    """

    BRAND = "brand"

    brand = models.ForeignKey(
        "core.Brand", on_delete=models.CASCADE, related_name="+", verbose_name=_("brand")
    )
    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="+", verbose_name=_("market"))
    order_button = models.CharField(
        _("order button"),
        max_length=60,
        blank=True,
        help_text=_(
            "Pressing it is the order. Some countries accept few words, such as “Zahlungspflichtig bestellen”. "
            "Empty: the usual words of the market."
        ),
    )
    order_note = models.CharField(
        _("line at the order button"),
        max_length=240,
        blank=True,
        help_text=_("What somebody accepts by ordering. The links to your legal pages stand below it."),
    )
    price_note = models.CharField(
        _("line at a price"),
        max_length=80,
        blank=True,
        help_text=_(
            "The words in [square brackets] lead to the page about delivery. Empty: “incl. VAT, plus [delivery]”."
        ),
    )
    list_note = models.CharField(
        _("line about all prices"),
        max_length=160,
        blank=True,
        help_text=_(
            "In the footer of every page. The words in [square brackets] lead to the page about delivery. "
            "Empty: “All prices include VAT. [Delivery] comes on top.”"
        ),
    )
    delivery_page = law_page(_("delivery"), _("What delivery costs and how long it takes."))
    withdrawal_page = law_page(_("withdrawal and returns"))
    terms_page = law_page(_("terms"))
    privacy_page = law_page(_("privacy"))
    imprint_page = law_page(_("imprint"))
    promises = StreamField(
        [("promise", PromiseBlock())],
        blank=True,
        max_num=4,
        verbose_name=_("what the shop stands for"),
        help_text=_("A few short lines beside the add button of every product."),
    )

    class Meta:
        verbose_name = _("legal and trust texts")
        verbose_name_plural = _("legal and trust texts")
        ordering = ["brand", "market"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "market"], name="one_set_of_texts_per_brand_and_market")
        ]

    def __str__(self) -> str:
        return f"{self.brand}, {self.market}"

    def get_full_url(self) -> str | None:
        """Where they are read: in the brand's shop, in this market. Previews go through it too."""
        if not self.brand_id or not self.market_id:
            return None
        return brands.address(self.brand, f"/{self.market.code}/")

    full_url = property(get_full_url)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/market_texts_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"market_texts_draft": self}

    def clean(self) -> None:
        super().clean()
        checks = [
            ("order_button", lambda words: wording.check_order_button(words, self.market.code)),
            ("price_note", wording.check_line),
            ("list_note", wording.check_line),
        ]
        errors: dict[str, ValidationError] = {}
        for name, check in checks:
            words = getattr(self, name)
            try:
                if words and self.market_id:
                    check(words)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)
