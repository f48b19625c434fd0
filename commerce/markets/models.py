"""Markets: one per locale. A market fixes language, currency, countries and tax for a URL prefix."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
