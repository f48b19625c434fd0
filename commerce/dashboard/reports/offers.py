from typing import Any

from django.db.models import Count, F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from oscar.apps.offer.reports import OfferReportGenerator as CoreOfferReportGenerator

from commerce.dashboard.reports.files import OfferFile
from commerce.offer.models import ConditionalOffer
from commerce.order.models import OrderDiscount


class OfferReportGenerator(CoreOfferReportGenerator):
    """What each offer took off orders that count: a sum for each currency, never one of two."""

    formatters = {**CoreOfferReportGenerator.formatters, "CSV_formatter": OfferFile}

    def get_queryset(self) -> Any:
        offers = ConditionalOffer.objects.filter(pk=OuterRef("offer_id"))
        return (
            OrderDiscount.objects.filter(is_counted=True)
            .order_by()
            .values("offer_id", currency=F("order__currency"))
            .annotate(
                total_discount=Sum("amount"),
                orders=Count("order", distinct=True),
                offer=Subquery(offers.values("pk")[:1]),
                display_offer_name=Coalesce(Subquery(offers.values("name")[:1]), Max("offer_name")),
            )
            .order_by("-total_discount", "offer_id")
        )
