from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what, when, from what to what. Never changed; what is about sign-ins may go when it is old.

    The database refuses everything else (`core.audit`), so nothing that is named is tied by a constraint:
    the entry outlives the person, the brand and the stock record. `actor` acted, `person` is whom it is about.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in", _("Signed in")
        SIGN_IN_FAILED = "sign-in-failed", _("Wrong password")
        CODE_FAILED = "code-failed", _("Wrong code")
        SESSION_ENDED = "session-ended", _("Signed out by an administrator")
        SECOND_FACTOR = "second-factor", _("Two-step sign-in")
        ROLE = "role", _("Role")
        BRAND = "brand", _("Works for")
        RIGHT = "right", _("Rights")
        PRICE = "price", _("Price")
        FORMER_PRICE = "former-price", _("Former price")
        DELIVERY_PRICE = "delivery-price", _("Delivery price")
        FREE_DELIVERY = "free-delivery", _("Free delivery from")

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    brand = models.ForeignKey(
        "core.Brand",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    record_id = models.PositiveBigIntegerField(null=True, help_text="The stock record whose price it is.")
    what = models.CharField(max_length=150, blank=True)
    before = models.CharField(max_length=150, blank=True)
    after = models.CharField(max_length=150, blank=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["kind", "id"], name="audit_kind"),
            models.Index(fields=["actor", "id"], name="audit_actor"),
            models.Index(fields=["person", "id"], name="audit_person"),
            models.Index(fields=["record_id", "id"], name="audit_record"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.what} {self.before} → {self.after}"


class AuditActor(models.Model):
    """SQLite has no variables: who acts stands here while a watched statement runs, and not a moment longer."""

    user_id = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)
