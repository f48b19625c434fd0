from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentAttempt(models.Model):
    """One try to pay an order at a gateway. `reference` is the gateway's name for it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SUCCEEDED = "succeeded", _("Succeeded")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="payment_attempts")
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=128, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    rests_until = models.DateTimeField(null=True, blank=True)  # an end that failed is tried again then

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(state="open"), name="one_open_attempt_per_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.reference}"


class WebhookEvent(models.Model):
    """A gateway's message that has been acted upon. Inserted with its effect, so a repeat has none."""

    gateway = models.CharField(max_length=20)
    event_id = models.CharField(max_length=128)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="one_effect_per_webhook_event")
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"


class DemoPayment(models.Model):
    """The demo gateway's own record of a payment: what Stripe would keep on its side."""

    class State(models.TextChoices):
        OPEN = "open"
        CHALLENGE = "challenge"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    UNDECIDED = (State.OPEN, State.CHALLENGE)

    reference = models.CharField(max_length=40, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    merchant_name = models.CharField(max_length=80)
    order_number = models.CharField(max_length=128)
    language = models.CharField(max_length=12, default="")
    return_url = models.CharField(max_length=500)
    webhook_host = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    known_from = models.DateTimeField(null=True, blank=True)  # who asks earlier hears nothing of its end
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.reference


from oscar.apps.payment.models import *  # noqa: E402,F403
