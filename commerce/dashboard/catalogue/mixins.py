from typing import Any

from commerce.dashboard.catalogue.bulk_forms import FORMS
from commerce.dashboard.reach import within


class PartnerProductFilterMixin:
    """Oscar's name for it; what a member of staff reaches is decided by brand."""

    request: Any

    def filter_queryset(self, queryset: Any) -> Any:
        return within(queryset, self.request.user)


class ProductBulkActionMixin:
    """What can be done to many products. The list's form sends it to `bulk_views`, not to the list."""

    request: Any
    intermediate_actions: dict[str, Any] = {}

    def get_actions(self) -> dict[str, Any]:
        allowed = self.request.user.has_perm("catalogue.change_product")
        return {name: form.label for name, form in FORMS.items()} if allowed else {}
