import json
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.offers.views import (
    OfferBenefitView as CoreOfferBenefitView,
    OfferConditionView as CoreOfferConditionView,
    OfferDeleteView as CoreOfferDeleteView,
    OfferDetailView as CoreOfferDetailView,
    OfferListView as CoreOfferListView,
    OfferMetaDataView as CoreOfferMetaDataView,
    OfferRestrictionsView as CoreOfferRestrictionsView,
)

from commerce.dashboard.offers.selectors import given
from commerce.dashboard.reach import NewOfBrandMixin, ReachMixin
from commerce.offer.models import ConditionalOffer
from commerce.order.models import OrderDiscount

TITLES = {
    "dashboard:offer-metadata": _("Name and kind"),
    "dashboard:offer-benefit": _("What it gives"),
    "dashboard:offer-condition": _("Condition"),
    "dashboard:offer-restrictions": _("Limits"),
}


@dataclass(frozen=True)
class Step:
    """One of the wizard's; `url` is empty where nobody may go yet, and for the one shown."""

    number: int
    title: Any
    url: str
    is_here: bool


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

    def get_title(self) -> Any:
        return TITLES[self.url_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = list(TITLES).index(self.url_name)
        key = {"pk": self.offer.pk} if self.update else {}
        steps = [
            Step(
                number=number + 1,
                title=title,
                url=reverse(name, kwargs=key) if number < here or (self.update and number > here) else "",
                is_here=number == here,
            )
            for number, (name, title) in enumerate(TITLES.items())
        ]
        return super().get_context_data(**kwargs) | {"steps": steps}

    def _store_form_kwargs(self, form: Any) -> None:
        data = {name: _plain(value) for name, value in form.cleaned_data.items()}
        session = self.request.session
        session.setdefault(self.wizard_name, {})[self._key()] = json.dumps(
            {"data": data}, cls=DjangoJSONEncoder
        )
        session.modified = True

    def save_offer(self, offer: ConditionalOffer) -> HttpResponse:
        described = self._fetch_session_offer()
        offer.currency = described.currency
        if offer.brand_id is None:
            offer.brand_id = described.brand_id
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
    def form_valid(self, form: Any) -> HttpResponse:
        """What it may be combined with is kept once the offer has a key."""
        answer = super().form_valid(form)
        form.save()
        return answer


class OfferDeleteView(ReachMixin, CoreOfferDeleteView):
    pass


class OfferDetailView(ReachMixin, CoreOfferDetailView):
    def get_queryset(self) -> "QuerySet[OrderDiscount]":
        return super().get_queryset().order_by("-order__date_placed", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        used = OrderDiscount.objects.filter(offer_id=self.offer.pk)
        vouchers = self.offer.vouchers.order_by("-date_created")[:50]
        return super().get_context_data(**kwargs) | {"given": given(used), "vouchers": vouchers}
