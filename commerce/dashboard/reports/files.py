"""The reports as files. No sum stands without its currency: who adds a column up has to see two of them."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oscar.apps.offer.reports import OfferReportCSVFormatter
from oscar.apps.order.reports import OrderReportCSVFormatter
from oscar.apps.voucher.reports import VoucherReportCSVFormatter

from commerce.order.models import Order
from commerce.order.states import State
from commerce.voucher.models import Voucher


class OrderFile(OrderReportCSVFormatter):
    def generate_csv(self, response: HttpResponse, orders: Iterable[Order]) -> None:
        write = self.get_csv_writer(response).writerow
        write(
            [
                _("Order"),
                _("Brand"),
                _("Placed"),
                _("Name"),
                _("E-mail"),
                _("Total"),
                _("Currency"),
                _("Status"),
            ]
        )
        for order in orders:
            write(
                [
                    order.number,
                    order.brand,
                    self.format_datetime(order.date_placed),
                    order.user.get_full_name() if order.user else "",
                    order.email,
                    order.total_incl_tax,
                    order.currency,
                    State(order.status).label,
                ]
            )


class OfferFile(OfferReportCSVFormatter):
    def generate_csv(self, response: HttpResponse, rows: Iterable[dict[str, Any]]) -> None:
        write = self.get_csv_writer(response).writerow
        write([_("Offer"), _("Orders"), _("Taken off"), _("Currency")])
        for row in rows:
            write([row["display_offer_name"], row["orders"], f"{row['total_discount']:.2f}", row["currency"]])


class VoucherFile(VoucherReportCSVFormatter):
    """Without what a code took off: Oscar keeps one number of it for all currencies."""

    def generate_csv(self, response: HttpResponse, vouchers: Iterable[Voucher]) -> None:
        write = self.get_csv_writer(response).writerow
        write([_("Code"), _("Voucher"), _("Brand"), _("Baskets"), _("Orders")])
        for voucher in vouchers:
            write(
                [voucher.code, voucher.name, voucher.brand, voucher.num_basket_additions, voucher.num_orders]
            )
