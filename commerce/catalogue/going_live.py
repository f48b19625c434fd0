"""Products that go live at a moment somebody has set. A clock entry; pages follow from the row triggers."""

from django.db import transaction
from django.utils import timezone

from commerce.catalogue.models import Product


def show_due() -> int:
    """Make public what is due, in one UPDATE; how many. Usually nothing is, which the index knows."""
    due = Product.objects.filter(go_live_at__lte=timezone.now())
    if not due.exists():
        return 0
    with transaction.atomic():
        return due.update(is_public=True, go_live_at=None, date_updated=timezone.now())
