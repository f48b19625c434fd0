from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oscar.apps.payment.abstract_models import AbstractSource


class Source(AbstractSource):
    """Money that came for an order, in Oscar's books. Its `reference` is its attempt's.

    `amount_going_back` is what refunds were asked for and have not failed; `amount_refunded` what is back.
    """

    amount_going_back = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))

    class Meta(AbstractSource.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_going_back__lte=F("amount_debited")), name="never_more_back_than_came"
            ),
        ]

    @property
    def amount_left(self) -> Decimal:
        """What may still be given back."""
        return self.amount_debited - self.amount_going_back


class PaymentAttempt(models.Model):
    """One try to pay an order at a gateway. `reference` is our name for it, which the gateway is told.

    `remote_id` is the gateway's own, kept before anybody is led to its page: without one nobody can pay.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        SUCCEEDED = "succeeded", _("Succeeded")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="payment_attempts")
    gateway = models.CharField(max_length=20)
    reference = models.CharField(max_length=128, unique=True)
    remote_id = models.CharField(max_length=255, blank=True, default="")
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


class Refund(models.Model):
    """Money to go back: asked for by somebody, sent to the gateway by a delivery, settled by its answer.

    `reference` is ours: the gateway knows a repeat by it. The amount is that of its lines, of delivery, and
    whatever else was granted.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("On its way")
        SUCCEEDED = "succeeded", _("Sent back")
        FAILED = "failed", _("Failed")

    attempt = models.ForeignKey(PaymentAttempt, on_delete=models.CASCADE, related_name="refunds")
    reference = models.CharField(max_length=64, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    delivery = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("0.00"))
    reason = models.CharField(max_length=255)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    retry_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="retries"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    failure = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)  # the gateway is not asked about it before
    is_announced = models.BooleanField(default=False)  # the mail about the cancellation has said so

    class Meta:
        default_permissions = ("add", "view")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_positive")]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="asked"), name="refund_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} ({self.state})"

    @property
    def further(self) -> Decimal:
        """What was granted for neither goods nor delivery."""
        return self.amount - self.delivery - sum(line.amount for line in self.lines.all())


class RefundLine(models.Model):
    """Units of an order line that a refund is for, and what becomes of them."""

    class Fate(models.TextChoices):
        KEPT = "kept", _("stays where it is")
        RETURNED = "returned", _("came back, on the shelf again")
        BROKEN = "broken", _("came back broken")
        UNSENT = "unsent", _("is not sent, on the shelf again")
        LOST = "lost", _("is not sent: missing or broken")

    OFF = (Fate.UNSENT, Fate.LOST)  # these units are not sent any more
    BACK = (Fate.RETURNED, Fate.BROKEN)  # these had left

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey("order.Line", on_delete=models.CASCADE, related_name="refund_lines")
    quantity = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    fate = models.CharField(max_length=10, choices=Fate.choices, default=Fate.KEPT)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line_id}"


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


class DemoRefund(models.Model):
    """The demo gateway's own record of money that it was asked to give back."""

    reference = models.CharField(max_length=64, unique=True)
    payment = models.ForeignKey(DemoPayment, on_delete=models.CASCADE, related_name="refunds")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    is_refused = models.BooleanField(default=False)
    known_from = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.reference


from oscar.apps.payment.models import *  # noqa: E402,F403
