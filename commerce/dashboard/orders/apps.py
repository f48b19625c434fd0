from django.urls import URLPattern, URLResolver, path

from oscar.apps.dashboard.orders.apps import OrdersDashboardConfig as CoreOrdersDashboardConfig

LOOK = "order.view_order"


class OrdersDashboardConfig(CoreOrdersDashboardConfig):
    name = "commerce.dashboard.orders"

    def configure_permissions(self) -> None:
        super().configure_permissions()
        self.permissions_map |= {
            "order-refund": [LOOK, "payment.add_refund"],
            "order-mails": [LOOK],
            "order-mail-html": [LOOK],
            "order-seen": [LOOK],
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from commerce.dashboard.orders import (  # models are not ready when this module loads
            mails,
            refunding,
            seen,
        )

        one = "<str:number>/"
        ours = [
            path(f"{one}refund/", refunding.RefundView.as_view(), name="order-refund"),
            path(f"{one}mails/", mails.OrderMailsView.as_view(), name="order-mails"),
            path(f"{one}mails/html/", mails.OrderMailHtmlView.as_view(), name="order-mail-html"),
            path(f"{one}seen/", seen.seen, name="order-seen"),
        ]
        return [*super().get_urls(), *self.post_process_urls(ours)]
