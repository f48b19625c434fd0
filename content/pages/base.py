"""What every page of the site is, decided here once: who may see it, what is cached, how it is translated."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import SynchronizedField, TranslatableField

from commerce.catalogue import pictures
from content import references, selectors
from content.belonging import PageForm
from content.blocks.rendering import shop
from content.links import Targets
from content.pages.reserved import RESERVED_SLUGS
from core import edge
from core.templatetags.structured import described


class BasePage(Page):
    """Served the same to everybody, unless it is private or a preview.

    Each translation has its own address and its own place in menus is that of the original.
    """

    base_form_class = PageForm
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
        context["description"] = described(self.search_description or self._opening())
        place = shop(context)
        if place:
            context["targets"] = Targets(place, shown.products)
        return context

    def _opening(self) -> str:
        """What the page begins with, for who has not been told what it is about."""
        introduction = getattr(self, "introduction", "")
        if introduction:
            return str(introduction)
        streams = (field for field in self._meta.local_fields if isinstance(field, StreamField))
        texts = (text for each in streams for text in each.get_searchable_content(getattr(self, each.name)))
        return ". ".join([self.title, *texts])
