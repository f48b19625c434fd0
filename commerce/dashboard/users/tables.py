from django.utils.translation import gettext_lazy as _

from oscar.apps.dashboard.users.tables import UserTable as CoreUserTable

from django_tables2 import BooleanColumn, Column, DateColumn, TemplateColumn


class UserTable(CoreUserTable):
    check = TemplateColumn(
        template_name="oscar/dashboard/users/user_row_checkbox.html",
        verbose_name=_("Select"),
        orderable=False,
    )
    actions = TemplateColumn(
        template_name="oscar/dashboard/users/user_row_actions.html",
        verbose_name=_("Actions"),
        orderable=False,
    )
    active = BooleanColumn(accessor="is_active", verbose_name=_("May sign in"), null=False)
    staff = BooleanColumn(accessor="is_staff", verbose_name=_("Works here"), null=False)
    date_registered = DateColumn(accessor="date_joined", verbose_name=_("Since"), short=True)
    num_orders = Column(
        verbose_name=_("Orders"), attrs={"th": {"class": "number"}, "td": {"class": "number"}}
    )

    class Meta(CoreUserTable.Meta):
        pass

    def order_num_orders(self, queryset, is_descending):
        return queryset.order_by(f"{'-' if is_descending else ''}num_orders"), True
