from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.users.tables import UserTable as CoreUserTable

from django_tables2 import Column


class UserTable(CoreUserTable):
    num_orders = Column(verbose_name=_("Orders"))

    class Meta(CoreUserTable.Meta):
        pass

    def order_num_orders(self, queryset, is_descending):
        return queryset.order_by(f"{'-' if is_descending else ''}num_orders"), True
