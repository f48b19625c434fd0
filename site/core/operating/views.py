"""`/dashboard/deliveries/`: what waits and what failed for good. For whoever has the permission, of all brands."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.models import Delivery, OutboxEntry, User
from core.operating import selectors, services

PERMISSION = "core.operate_delivery"


STATES = {
    "dead": gettext_lazy("Given up"),
    "pending": gettext_lazy("Waiting"),
    "done": gettext_lazy("Done"),
}


class FilterForm(forms.Form):
    state = forms.ChoiceField(choices=list(STATES.items()), required=False, label=gettext_lazy("State"))
    queue = forms.ChoiceField(
        choices=[("", gettext_lazy("All queues")), *Delivery.Queue.choices],
        required=False,
        label=gettext_lazy("Queue"),
    )
    reaction = forms.CharField(required=False, max_length=200, label=gettext_lazy("What it does"))
    before = forms.DateTimeField(required=False, widget=forms.HiddenInput)


def for_operators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For staff with the permission; others are led to sign in, or refused."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if not (user.is_active and user.is_staff and user.has_perm(PERMISSION)):
            raise PermissionDenied
        return view(request, **kwargs)

    return never_cache(guarded)


@for_operators
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    form = FilterForm({"state": "dead", **request.GET.dict()})
    if not form.is_valid():
        return HttpResponseRedirect(reverse("operating:deliveries"))
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    found, more = selectors.deliveries(**{"state": "dead", **chosen})
    context = {
        "form": form,
        "deliveries": found,
        "entries": selectors.entries(state=OutboxEntry.State.DEAD),
        "waiting": selectors.waiting(),
        "older": _older(request, found) if more else "",
        "filtered": bool(chosen.keys() - {"state"}),
    }
    return render(request, "core/operator_deliveries.html", context)


def _older(request: HttpRequest, found: list[Delivery]) -> str:
    query = request.GET.copy()
    query["before"] = found[-1].created_at.isoformat()
    return query.urlencode()


@for_operators
@require_safe
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "core/operator_delivery.html", _about(pk))


@for_operators
@require_safe
def confirm_drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = _about(pk)
    if context["delivery"].state != Delivery.State.DEAD:
        return _refused(request, pk)
    return render(request, "core/operator_drop.html", context)


@for_operators
@require_POST
def replay(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not services.replay(delivery_id=pk, by=_person(request)):
        return _refused(request, pk)
    messages.success(request, _("It is tried again now."))
    return HttpResponseRedirect(reverse("operating:delivery", kwargs={"pk": pk}))


@for_operators
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not services.drop(delivery_id=pk, by=_person(request)):
        return _refused(request, pk)
    messages.success(request, _("It is dropped, and will not happen."))
    return HttpResponseRedirect(reverse("operating:deliveries"))


@for_operators
@require_POST
def retry_entry(request: HttpRequest, pk: int) -> HttpResponse:
    if services.retry_entry(entry_id=pk, by=_person(request)):
        messages.success(request, _("It is tried again now."))
    else:
        messages.error(request, _("It is not given up any more: nothing was changed."))
    return HttpResponseRedirect(reverse("operating:deliveries"))


def _about(pk: UUID) -> dict[str, Any]:
    delivery = Delivery.objects.filter(pk=pk).first()
    if delivery is None:
        raise Http404
    return {
        "delivery": delivery,
        "state": STATES[delivery.state],
        "payload": selectors.shown(delivery.payload),
        "error": selectors.readable(delivery.error),
        "is_dead": delivery.state == Delivery.State.DEAD,
    }


def _refused(request: HttpRequest, pk: UUID) -> HttpResponse:
    messages.error(request, _("It is not given up any more: nothing was changed."))
    if not Delivery.objects.filter(pk=pk).exists():
        return HttpResponseRedirect(reverse("operating:deliveries"))
    return HttpResponseRedirect(reverse("operating:delivery", kwargs={"pk": pk}))


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the guard has seen to it
    return request.user


app_name = "operating"
urlpatterns = [
    path("", listing, name="deliveries"),
    path("<uuid:pk>/", one, name="delivery"),
    path("<uuid:pk>/replay/", replay, name="replay"),
    path("<uuid:pk>/drop/", confirm_drop, name="confirm-drop"),
    path("<uuid:pk>/dropped/", drop, name="drop"),
    path("entries/<int:pk>/retry/", retry_entry, name="retry-entry"),
]
