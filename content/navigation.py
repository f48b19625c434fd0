"""The menus of a brand in one locale, as editors compose them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, Page, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from commerce.catalogue.models import Category
from content.belonging import foreign
from content.blocks.menu import FooterStream, MainMenuStream, NetworksStream, chosen
from core import brands

MENU_LIMIT = 8
COLUMN_LIMIT = 4


class Navigation(DraftStateMixin, RevisionMixin, PreviewableMixin, TranslatableMixin, models.Model):
    """One per brand and locale. What is empty is made by the shop itself: from its categories and its pages."""

    BRAND = "brand"

    brand = models.ForeignKey(
        "core.Brand", on_delete=models.CASCADE, related_name="+", verbose_name=_("brand")
    )
    main = StreamField(
        MainMenuStream(),
        blank=True,
        max_num=MENU_LIMIT,
        verbose_name=_("main menu"),
        help_text=_("In the header. Empty: the categories, then the stories that are to stand in menus."),
    )
    footer = StreamField(
        FooterStream(),
        blank=True,
        max_num=COLUMN_LIMIT,
        verbose_name=_("footer"),
        help_text=_("Columns of links. Empty: the standard pages that are to stand in menus."),
    )
    social = StreamField(
        NetworksStream(),
        blank=True,
        max_num=8,
        verbose_name=_("social networks"),
        help_text=_("Plain links in the footer. Empty: none."),
    )

    override_translatable_fields = [SynchronizedField("brand")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("menus")
        verbose_name_plural = _("menus")
        constraints = [
            models.UniqueConstraint(fields=["brand", "locale"], name="one_navigation_per_brand_and_locale")
        ]

    def __str__(self) -> str:
        return f"{self.brand}, {self.locale}"

    def clean(self) -> None:
        super().clean()
        if self.brand_id and self._others().exists():
            raise ValidationError({"brand": _("This brand has menus in this language already: edit those.")})
        if self.brand_id:
            self._refuse_foreign()

    def get_full_url(self) -> str | None:
        """Where the menus are seen: on the brand's front page in their language. Previews go through it too."""
        return brands.address(self.brand, f"/{self.locale.language_code}/") if self.brand_id else None

    full_url = property(get_full_url)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/menus_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"navigation": self}

    def _others(self) -> models.QuerySet:
        found = Navigation.objects.filter(brand=self.brand_id, locale=self.locale_id)
        return found.exclude(pk=self.pk)

    def _refuse_foreign(self) -> None:
        errors = {}
        for name in ("main", "footer"):
            keys = [(kind, pk) for kind in (Category, Page) for pk in chosen(getattr(self, name), kind)]
            if foreign(keys, self.brand_id):
                errors[name] = _("One of these links leads to another brand’s page or category.")
        if errors:
            raise ValidationError(errors)
