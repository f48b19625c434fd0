"""How each person likes the product list: which columns, and which searches by a name of their own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy
from django.views.generic import View

from commerce.catalogue.models import ProductListSettings
from commerce.dashboard.catalogue.search import ProductSearchForm
from core.models import User

COLUMNS: dict[str, Any] = {
    "image": gettext_lazy("Picture"),
    "sku": gettext_lazy("SKU"),
    "brand": gettext_lazy("Brand"),
    "categories": gettext_lazy("Categories"),
    "prices": gettext_lazy("Prices"),
    "stock": gettext_lazy("Stock"),
    "texts": gettext_lazy("Texts"),
    "is_public": gettext_lazy("Public"),
    "date_updated": gettext_lazy("Last changed"),
}
HIDDEN_AT_FIRST = ["categories"]
MOST_SEARCHES = 20
LONGEST_NAME = 40


def settings_of(user: User) -> ProductListSettings:
    """What the person has chosen; not saved as long as they have chosen nothing."""
    found = ProductListSettings.objects.filter(user=user).first()
    return found or ProductListSettings(user=user, hidden=HIDDEN_AT_FIRST)


class ListSettingsView(View):
    """Columns and named searches: kept, forgotten. Back to the list as it was."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        settings = settings_of(request.user)
        query = request.POST.get("query", "")
        action = request.POST.get("action")
        if action == "columns":
            wanted = set(request.POST.getlist("column"))
            settings.hidden = [name for name in COLUMNS if name not in wanted]
        elif action == "forget":
            name = request.POST.get("name", "")
            settings.searches = [each for each in settings.searches if each["name"] != name]
        elif action == "keep":
            self._keep(settings, request.POST.get("name", "").strip()[:LONGEST_NAME], query)
        settings.save()
        address = reverse("dashboard:catalogue-product-list")
        return redirect(f"{address}?{_known(query)}")

    def _keep(self, settings: ProductListSettings, name: str, query: str) -> None:
        """Under a new name or instead of the search that has it."""
        others = [each for each in settings.searches if each["name"] != name]
        if not name:
            messages.error(self.request, _("Give the search a name."))
        elif len(others) >= MOST_SEARCHES:
            messages.error(
                self.request, _("At most %(most)d searches: forget one first.") % {"most": MOST_SEARCHES}
            )
        else:
            settings.searches = [*others, {"name": name, "query": _known(query)}]


def _known(query: str) -> str:
    """Of a query string what the list understands."""
    data = QueryDict(query)
    return urlencode(
        {name: data[name] for name in (*ProductSearchForm.base_fields, "sort") if data.get(name)}
    )
