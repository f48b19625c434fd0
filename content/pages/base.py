"""What every page of the site is, decided here once: who may see it, what is cached, how it is translated."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import SynchronizedField, TranslatableField

from commerce.catalogue import pictures
from content import references, selectors
from content.pages.reserved import RESERVED_SLUGS
from core import edge


class BasePage(Page):
    """Served the same to everybody, unless it is private or a preview.

    Each translation has its own address and its own place in menus is that of the original.
    """

    override_translatable_fields = [TranslatableField("slug"), SynchronizedField("show_in_menus")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {
                    "slug": _(
                        "“%(slug)s” is an address of the shop itself: a page of that name would never be seen. "
                        "Please choose another one."
                    )
                    % {"slug": self.slug}
                }
            )

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """What restricts this page or one above it: one query, asked before serving and remembered for it."""
        if self.alias_of_id:
            return super().get_view_restrictions()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        self._restrictions = PageViewRestriction.objects.filter(
            page__path__in=[self.path[:step] for step in steps]
        )
        return self._restrictions

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shared and recorded. A page that has no translation yet is not found, never shown in another language."""
        market = request.market  # set by the middleware; none while a new page is previewed
        if market is not None and self.locale_id != market.locale_id:
            raise Http404("This page is not translated.")
        edge.uses(f"page:{self.pk}")
        checked = getattr(self, "_restrictions", None)
        if not (self.get_view_restrictions() if checked is None else checked):
            edge.share(request)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shown = references.of_page(self)
        edge.uses(*shown.keys())
        context["pictures"] = pictures.by_image(shown.images)
        context["alternates"] = selectors.alternates(self)
        return context
