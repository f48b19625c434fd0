"""Edit links for staff on a shared page: part of `/-/me`, never of the page itself."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from content.views import page_at
from core import me


@me.part("edit")
def edit_part(request: HttpRequest) -> list[dict[str, str]] | None:
    """A link to the editor of the page that asks, for those who may edit it."""
    user, brand = request.user, request.brand
    if brand is None or not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return None
    _root, code, path = [*me.page_path(request).split("/", 2), "", ""][:3]
    page = page_at(brand, code, path)
    if page is None or not page.permissions_for_user(user).can_edit():
        return None
    return [{"label": _("Edit page"), "url": reverse("wagtailadmin_pages:edit", args=[page.pk])}]
