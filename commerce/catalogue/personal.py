"""What a shared page leaves to `/-/me`: where staff edit the product or category they look at."""

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.translation import gettext as _

from wagtail.admin.admin_url_finder import AdminURLFinder

from commerce.catalogue.models import CategoryCopy, ProductCopy
from core import me

SUBJECTS = {"detail": ProductCopy, "variant": ProductCopy, "category": CategoryCopy}


@me.part("edit")
def edit_part(request: HttpRequest) -> list[dict[str, Any]]:
    """Links to the words of what the page that asks shows, and to the product in the dashboard."""
    match = _match(request)
    if not match or not request.user.is_staff or match.url_name not in SUBJECTS:
        return []
    links = _words(request, SUBJECTS[match.url_name], int(match.kwargs["pk"]))
    if match.url_name != "category" and request.user.has_perm("catalogue.change_product"):
        url = reverse("dashboard:catalogue-product", kwargs={"pk": match.kwargs["pk"]})
        links.append({"label": _("Edit product"), "url": url})
    return links


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        match = resolve(me.page_path(request))
    except Resolver404:
        return None
    return match if request.market and match.namespace == "catalogue" else None


def _words(
    request: HttpRequest, model: type[ProductCopy] | type[CategoryCopy], subject_id: int
) -> list[dict[str, Any]]:
    copies = model.objects.for_brand(request.brand).filter(locale=request.market.locale_id)
    copy = copies.filter(**{model.SUBJECT: subject_id}).first()
    url = copy and AdminURLFinder(request.user).get_edit_url(copy)
    return [{"label": _("Edit words"), "url": url}] if url else []
