from oscar.apps.dashboard.partners.views import (
    PartnerListView as CorePartnerListView,
    PartnerManageView as CorePartnerManageView,
)

from commerce.dashboard.reach import ReachMixin


class PartnerListView(ReachMixin, CorePartnerListView):
    pass


class PartnerManageView(CorePartnerManageView):
    """Name and address of the brand's partner."""
