import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpResponse

from oscar.apps.dashboard.offers.views import (
    OfferBenefitView as CoreOfferBenefitView,
    OfferConditionView as CoreOfferConditionView,
    OfferDeleteView as CoreOfferDeleteView,
    OfferDetailView as CoreOfferDetailView,
    OfferListView as CoreOfferListView,
    OfferMetaDataView as CoreOfferMetaDataView,
    OfferRestrictionsView as CoreOfferRestrictionsView,
)

from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin
from commerce.offer.models import ConditionalOffer


class OfferListView(ReachMixin, CoreOfferListView):
    def get_queryset(self) -> "QuerySet[ConditionalOffer]":
        offers = super().get_queryset().select_related("brand", "benefit__range", "condition__range")
        return offers if offers.ordered else offers.order_by("-priority", "name")


class StepMixin(ReachMixin):
    """A step of the wizard offers what belongs to the offer's brand."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        offer = form.offer = self._fetch_session_offer()
        for name in {"range", "combinations"} & set(form.fields):
            if offer is not None:
                form.fields[name].queryset = form.fields[name].queryset.filter(brand=offer.brand_id)
        return form

    def _store_form_kwargs(self, form: Any) -> None:
        data = {name: _plain(value) for name, value in form.cleaned_data.items()}
        session = self.request.session
        session.setdefault(self.wizard_name, {})[self._key()] = json.dumps(
            {"data": data}, cls=DjangoJSONEncoder
        )
        session.modified = True

    def save_offer(self, offer: ConditionalOffer) -> HttpResponse:
        if offer.brand_id is None:
            described = self._fetch_session_offer()
            offer.brand_id, offer.currency = described.brand_id, described.currency
        return super().save_offer(offer)


def _plain(value: Any) -> Any:
    """A form value as the session can hold it: rows by their keys."""
    if hasattr(value, "values_list"):
        return list(value.values_list("pk", flat=True))
    return getattr(value, "pk", value)


class OfferMetaDataView(NewOfBrandMixin, StepMixin, CoreOfferMetaDataView):
    pass


class OfferBenefitView(StepMixin, CoreOfferBenefitView):
    pass


class OfferConditionView(StepMixin, CoreOfferConditionView):
    pass


class OfferRestrictionsView(StepMixin, CoreOfferRestrictionsView):
    pass


class OfferDeleteView(ReachMixin, CoreOfferDeleteView):
    pass


class OfferDetailView(ReachMixin, CoreOfferDetailView):
    pass
