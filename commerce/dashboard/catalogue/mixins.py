from typing import Any

from oscar.apps.dashboard.catalogue.mixins import ProductBulkActionMixin as CoreProductBulkActionMixin

from commerce.dashboard.reach import within


class PartnerProductFilterMixin:
    """Oscar's name for it; what a member of staff reaches is decided by brand."""

    request: Any

    def filter_queryset(self, queryset: Any) -> Any:
        return within(queryset, self.request.user)


class ProductBulkActionMixin(CoreProductBulkActionMixin):
    def get_actions(self) -> dict[str, Any]:
        allowed = self.request.user.has_perm("catalogue.change_product")
        return super().get_actions() if allowed else {}
