"""What an editor sees beside the form: the page as it would be with this draft."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from commerce.markets import selectors as markets
from core import brands

if TYPE_CHECKING:
    from commerce.catalogue.models import CategoryCopy, ProductCopy


class CopyPreviewMixin:
    """Previews go through the address of the page, so that brand, market and language are its own."""

    def get_full_url(self: "ProductCopy | CategoryCopy") -> str | None:  # type: ignore[misc]
        code = self.locale.language_code
        subject_id = getattr(self, f"{self.SUBJECT}_id")
        if not subject_id or not markets.get(self.brand, code):
            return None
        name = {"product": "catalogue:detail", "category": "catalogue:category"}[self.SUBJECT]
        with override(code):
            return brands.address(
                self.brand, reverse(name, kwargs={"slug": self.slug or self.SUBJECT, "pk": subject_id})
            )

    full_url = property(get_full_url)


class ProductPreviewMixin(CopyPreviewMixin):
    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/product.html"

    def get_preview_context(self: "ProductCopy", request: HttpRequest, mode_name: str) -> dict[str, Any]:  # type: ignore[misc]
        from commerce.catalogue.views import product_context  # models are loaded before views can be

        return product_context(request, self.product_id, draft=self)


class CategoryPreviewMixin(CopyPreviewMixin):
    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/category.html"

    def get_preview_context(self: "CategoryCopy", request: HttpRequest, mode_name: str) -> dict[str, Any]:  # type: ignore[misc]
        from commerce.catalogue import views  # models are loaded before views can be

        narrowing = views.category_narrowing(request, self.category_id)
        return views.category_context(request, self.category_id, narrowing, draft=self)
