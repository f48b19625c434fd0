from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """Why a stock level moved."""

    OPENING = "opening", _("First stock")
    # An order's life
    ORDERED = "ordered", _("Reserved by an order")
    CANCELLED = "cancelled", _("Order cancelled")
    EXPIRED = "expired", _("Order not paid in time")
    PAYMENT_FAILED = "payment-failed", _("Payment failed")
    SHIPPED = "shipped", _("Shipped")
    RELEASED = "released", _("Reservation ended")
    # By hand
    DELIVERY = "delivery", _("Delivery arrived")
    RETURNED = "returned", _("Came back from a customer")
    FOUND = "found", _("Found")
    BROKEN = "broken", _("Broken or spoiled")
    MISSING = "missing", _("Missing")
    USED = "used", _("Taken for the house")
    CORRECTION = "correction", _("Counted anew")
    STOCK_TAKE = "stock-take", _("Stock-take")
    IMPORT = "import", _("Import")
    # Written by the database itself
    UNEXPLAINED = "unexplained", _("Changed past the ledger")
    DELETED = "deleted", _("Stock record deleted")


# What staff may say, and what it does to the number they give: add it, take it away, or put it in place.
ADDS = (Reason.DELIVERY, Reason.RETURNED, Reason.FOUND)
TAKES = (Reason.BROKEN, Reason.MISSING, Reason.USED)
SETS = (Reason.CORRECTION,)
