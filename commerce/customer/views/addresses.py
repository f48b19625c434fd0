"""The address book. It belongs to the person: both shops read it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oscar.apps.address.models import UserAddress

from commerce.customer import selectors, services
from commerce.customer.exceptions import AccountError
from commerce.customer.forms import UserAddressForm
from commerce.customer.private import private

SAID = {
    "delivery": _("From now on we deliver there, unless you say otherwise."),
    "invoices": _("From now on we write invoices to that address."),
}


@private
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    cards = selectors.addresses(user=request.user, market=request.market)
    return render(request, "customer/addresses.html", {"addresses": cards})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new address; the name of the account's owner is there already."""
    user = request.user
    return _form(request, UserAddress(first_name=user.first_name, last_name=user.last_name))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, _own(request, pk))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked first: nothing is deleted by one press. Orders keep their own copy of the address."""
    address = _own(request, pk)
    if request.method != "POST":
        lines = selectors.address_lines(address)
        return render(request, "customer/address_delete.html", {"address": address, "lines": lines})
    services.delete_address(address=address)
    messages.success(request, gettext("The address is deleted."))
    return redirect("account:addresses")


@private
@require_POST
def make_default(request: HttpRequest, pk: int) -> HttpResponse:
    """`kind` is what for: `delivery` or `invoices`."""
    address, kind = _own(request, pk), request.POST.get("kind", "delivery")
    if kind not in SAID:
        raise Http404
    services.make_default(address=address, kind=kind)
    messages.success(request, str(SAID[kind]))
    return redirect("account:addresses")


def _own(request: HttpRequest, pk: int) -> UserAddress:
    address = selectors.address_of(user=request.user, pk=pk)
    if address is None:
        raise Http404
    return address


def _form(request: HttpRequest, address: UserAddress) -> HttpResponse:
    form = UserAddressForm(
        request.POST or None,
        countries=selectors.countries_of(request.brand),
        home=request.market.home_country_id,
        initial=_initial(address),
    )
    if form.is_valid() and _saved(request, form, address):
        messages.success(request, gettext("The address is saved."))
        return redirect("account:addresses")
    context = {"form": form, "address": address}
    return render(request, "customer/address.html", context, status=400 if form.errors else 200)


def _initial(address: UserAddress) -> dict[str, object]:
    answers = {name: value for name, value in selectors.address_answers(address).items() if value}
    return {
        **answers,
        "is_default_for_shipping": address.is_default_for_shipping,
        "is_default_for_billing": address.is_default_for_billing,
    }


def _saved(request: HttpRequest, form: UserAddressForm, address: UserAddress) -> bool:
    form.fill(address)
    address.is_default_for_shipping = form.cleaned_data["is_default_for_shipping"]
    address.is_default_for_billing = form.cleaned_data["is_default_for_billing"]
    try:
        services.save_address(user=request.user, address=address)
    except AccountError as error:
        form.add_error(None, error.message)
        return False
    return True
