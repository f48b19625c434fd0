"""The dashboard's menu. A row is shown to whoever may open it."""

from typing import Any

from django.utils.translation import gettext_lazy as _


def _row(label: Any, address: str) -> dict[str, Any]:
    return {"label": label, "url_name": f"dashboard:{address}"}


NAVIGATION: list[dict[str, Any]] = [
    {**_row(_("Today"), "index"), "icon": "fas fa-sun"},
    {
        "label": _("Catalogue"),
        "icon": "fas fa-sitemap",
        "children": [
            _row(_("Products"), "catalogue-product-list"),
            _row(_("Categories"), "catalogue-category-list"),
            _row(_("Product types"), "catalogue-class-list"),
            _row(_("Attribute options"), "catalogue-attribute-option-group-list"),
            _row(_("Options"), "catalogue-option-list"),
            _row(_("Reviews"), "reviews-list"),
            _row(_("Import and export"), "exchange"),
        ],
    },
    {
        "label": _("Stock"),
        "icon": "fas fa-boxes",
        "children": [
            _row(_("Levels"), "stock-list"),
            _row(_("Low stock"), "stock-low"),
            _row(_("Stock-take"), "stock-take"),
            _row(_("Reservations"), "stock-reservations"),
        ],
    },
    {
        "label": _("Orders"),
        "icon": "fas fa-box",
        "children": [
            _row(_("Orders"), "order-list"),
            _row(_("Statistics"), "order-stats"),
            _row(_("Delivery methods"), "shipping-method-list"),
            _row(_("Partners"), "partner-list"),
            _row(_("Mails"), "mail-list"),
            {
                "label": _("Deliveries"),
                "url_name": "operating:deliveries",
                "access_fn": lambda user, *address: user.has_perm("core.operate_delivery"),
            },
        ],
    },
    {
        "label": _("Customers"),
        "icon": "fas fa-users",
        "children": [
            _row(_("Customers"), "users-index"),
            _row(_("Back-in-stock requests"), "user-alert-list"),
        ],
    },
    {
        "label": _("Offers"),
        "icon": "fas fa-tag",
        "children": [
            _row(_("Offers"), "offer-list"),
            _row(_("Vouchers"), "voucher-list"),
            _row(_("Voucher sets"), "voucher-set-list"),
            _row(_("Ranges"), "range-list"),
        ],
    },
    {**_row(_("Reports"), "reports-index"), "icon": "fas fa-chart-bar"},
    {
        "label": _("Staff"),
        "icon": "fas fa-user-shield",
        "children": [
            _row(_("Who did what"), "audit"),
            _row(_("People"), "people"),
        ],
    },
]
