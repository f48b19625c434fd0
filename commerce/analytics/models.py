from django.db import models


class Tally(models.Model):
    """How often a business fact has happened in one brand and currency, and how much money it was about.

    Operators' counters: they only grow, and no report for people is made of them.
    """

    class Fact(models.TextChoices):
        PLACED = "placed"
        PAID = "paid"
        FAILED = "failed"
        EXPIRED = "expired"
        REFUND_DUE = "refund_due"

    fact = models.CharField(max_length=12, choices=Fact.choices)
    brand = models.ForeignKey("core.Brand", on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3)
    count = models.PositiveBigIntegerField(default=0)
    amount = models.DecimalField(max_digits=16, decimal_places=2, default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["fact", "brand", "currency"], name="one_tally_per_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} {self.brand_id} {self.currency}"


from oscar.apps.analytics.models import *  # noqa: E402,F403
