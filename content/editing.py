"""Edit links for staff on a shared page: part of `/-/me`, never of the page itself."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.models import Page

from content import places
from core import me


@me.part("edit")
def edit_part(request: HttpRequest) -> list[dict[str, str]] | None:
    """A link to the editor of the page that asks, for those who may edit it."""
    user = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return None
    page = page_at(request, me.page_path(request))
    if page is None or not page.permissions_for_user(user).can_edit():
        return None
    return [{"label": _("Edit page"), "url": reverse("wagtailadmin_pages:edit", args=[page.pk])}]


def page_at(request: HttpRequest, path: str) -> Page | None:
    """The page of the request's brand at a path such as `/de/lieferung/`."""
    brand = request.brand  # set by the middleware
    _root, code, *slugs = path.split("/") if path.startswith("/") else ["", "", ""]
    home = (
        brand
        and Page.objects.filter(
            depth=places.HOME_DEPTH,
            translation_key__in=Page.objects.filter(pk=brand.site.root_page_id).values("translation_key"),
            locale__language_code=code,
        ).first()
    )
    if not home:
        return None
    wanted = "/".join(slug for slug in slugs if slug)
    return Page.objects.filter(url_path=f"{home.url_path}{wanted}/" if wanted else home.url_path).first()
