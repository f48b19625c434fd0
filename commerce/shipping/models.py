from datetime import time

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from oscar.apps.shipping.models import *  # noqa: F403

from core.brands import BrandedQuerySet

# ISO weekdays as digits, Monday first: `12345` is the working week.
is_weekdays = RegexValidator(r"^(?=.)1?2?3?4?5?6?7?$", _("Weekdays are the digits 1 to 7, in their order."))


class DeliveryMethod(models.Model):
    """A way in which one brand delivers, in the words of `delivery.<code>` and `delivery.<code>.note`.

    When it arrives is worked out in `plans`, from what stands here.
    """

    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="delivery_methods")
    code = models.SlugField()
    position = models.PositiveSmallIntegerField(default=0)
    tax_class = models.ForeignKey("markets.TaxClass", on_delete=models.PROTECT, related_name="+")

    cut_off = models.TimeField(
        _("ordered by"), default=time(12), help_text=_("In the local time of each market: 12:00.")
    )
    cut_off_day_before = models.BooleanField(
        _("on the day before packing"),
        default=False,
        help_text=_("For what is baked or loaded early: orders close on the evening before."),
    )
    packed_on = models.CharField(
        _("packed on"),
        max_length=7,
        default="12345",
        validators=[is_weekdays],
        help_text=_("Never on holidays."),
    )
    days_min = models.PositiveSmallIntegerField(
        _("days on the way, at least"),
        default=1,
        help_text=_("Days of delivery after the day of packing; 0 is the same day."),
    )
    days_max = models.PositiveSmallIntegerField(_("days on the way, at most"), default=3)
    delivered_on = models.CharField(
        _("delivered on"),
        max_length=7,
        default="12345",
        validators=[is_weekdays],
        help_text=_("Never on holidays of the country it goes to."),
    )
    reach = models.JSONField(
        _("where it goes"),
        default=dict,
        blank=True,
        help_text="Country → beginnings of postcodes; {}: everywhere.",
    )

    objects = BrandedQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "position"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "code"], name="one_method_per_brand_and_code"),
            models.CheckConstraint(
                condition=models.Q(days_max__gte=models.F("days_min")),
                name="delivery_takes_at_most_as_least",
                violation_error_message=_("At most must not be less than at least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand} {self.code}"


class DeliveryPrice(models.Model):
    """What a delivery method costs in a market, gross; `free_from` is the basket that makes it free."""

    method = models.ForeignKey(DeliveryMethod, on_delete=models.CASCADE, related_name="prices")
    market = models.ForeignKey("markets.Market", on_delete=models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    free_from = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["method", "market"], name="one_delivery_price_per_market"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="delivery_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"
