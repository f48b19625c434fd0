"""Who did what: signed in, was given a role, changed a price, moved stock, moved an order on."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import generic

from commerce.dashboard.audit.forms import CHOSEN, AuditSearchForm
from commerce.dashboard.audit.selectors import page
from commerce.dashboard.audit.sources import Asked


class AuditView(generic.View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AuditSearchForm(request.GET, user=request.user)
        data = form.cleaned_data if form.is_valid() else {}
        sources, kinds = CHOSEN[data.get("show", "")]
        found = page(
            user=request.user,
            asked=_asked(data, kinds),
            sources=sources,
            before=request.GET.get("before", ""),
        )
        context = {"form": form, "page": found, "older": _older(request, found.older)}
        return render(request, "oscar/dashboard/audit/list.html", context)


def _asked(data: dict[str, Any], kinds: tuple[str, ...]) -> Asked:
    until = data.get("until")
    return Asked(
        words=data.get("q", ""),
        person=data["person"].pk if data.get("person") else None,
        since=_midnight(data.get("since")),
        until=_midnight(until + timedelta(days=1)) if until and until < date.max else None,
        kinds=kinds,
    )


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _older(request: HttpRequest, place: str) -> str:
    query = request.GET.copy()
    query["before"] = place
    return query.urlencode() if place else ""
