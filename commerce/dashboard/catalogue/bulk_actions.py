from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from oscar.apps.dashboard.catalogue.bulk_actions import SetProductPriceAction as CoreSetProductPriceAction

from commerce.dashboard.catalogue.forms import SetProductPriceForm
from commerce.partner import services
from commerce.partner.exceptions import InvalidPriceError
from commerce.partner.prices import Ending


class SetProductPriceAction(CoreSetProductPriceAction):
    """New prices in one market, through the price service: all of them or none."""

    label = gettext_lazy("Change prices")
    form_class = SetProductPriceForm
    require_irreversible_confirmation = False

    def execute(self, request: HttpRequest, objects: Any, form: SetProductPriceForm) -> None:
        data = form.cleaned_data
        try:
            changed = services.change_prices(
                products=list(objects),
                market=data["market"],
                amount=data["amount"],
                percent=data["percent"],
                reduced=data["reduced"],
                ending=Ending(data["ending"] or Ending.MINOR_UNIT),
            )
        except InvalidPriceError as error:
            messages.error(request, _("Nothing was changed. %(reason)s") % {"reason": error})
            return
        text = ngettext(
            "%(count)d price changed in %(market)s.", "%(count)d prices changed in %(market)s.", len(changed)
        )
        messages.success(request, text % {"count": len(changed), "market": data["market"]})
