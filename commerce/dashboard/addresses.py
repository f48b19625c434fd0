"""What the dashboard's addresses name, and which right a write to them needs."""

from core.models import User

# Address name → argument → (model, field): the row of a brand that the address names.
NAMED: dict[str, dict[str, tuple[str, str]]] = {}


def _names(model: str, *addresses: str, argument: str = "pk", field: str = "pk") -> None:
    for address in addresses:
        NAMED.setdefault(address, {})[argument] = (model, field)


_names(
    "catalogue.Product",
    "catalogue-product",
    "catalogue-product-delete",
    "catalogue-product-copy",
    "catalogue-product-publish-copy",
    "catalogue-product-matrix",
    "catalogue-product-pictures",
    "catalogue-product-duplicate",
)
_names("catalogue.BulkChange", "catalogue-bulk-change")
_names("catalogue.Product", "catalogue-product-create-child", argument="parent_pk")
_names(
    "catalogue.Category",
    "catalogue-category-detail-list",
    "catalogue-category-update",
    "catalogue-category-delete",
    "catalogue-category-copy",
    "catalogue-category-order",
)
_names("catalogue.Category", "catalogue-category-create-child", argument="parent")
_names(
    "order.Order",
    "order-detail",
    "order-detail-note",
    "order-line-detail",
    "order-shipping-address",
    "order-pack",
    "order-slip",
    "order-delivered",
    "order-refund",
    "order-mails",
    "order-mail-html",
    "order-seen",
    argument="number",
    field="number",
)
_names("order.Line", "order-line-detail", argument="line_id")
_names("core.User", "user-detail")
_names("customer.ProductAlert", "user-alert-delete", "user-alert-update")
_names(
    "offer.ConditionalOffer",
    "offer-metadata",
    "offer-condition",
    "offer-benefit",
    "offer-restrictions",
    "offer-delete",
    "offer-detail",
)
_names("offer.Range", "range-update", "range-delete", "range-products", "range-reorder")
_names("voucher.Voucher", "voucher-update", "voucher-delete", "voucher-stats")
_names(
    "voucher.VoucherSet",
    "voucher-set-update",
    "voucher-set-detail",
    "voucher-set-download",
    "voucher-set-delete",
)
_names("core.Brand", "mail-preview", "mail-html", argument="brand", field="slug")
_names("partner.Partner", "partner-manage")
_names("partner.StockRecord", "stock-record")
_names("exchange.Import", "exchange-import", "exchange-faults", "exchange-file")
_names("order.Order", "stock-release", argument="number", field="number")
_names("reviews.ProductReview", "reviews-update", "reviews-delete")
_names("shipping.DeliveryMethod", "shipping-method-detail", "shipping-method-delete")

# Addresses with arguments that name what all brands share: the vocabulary of products, and for administrators
# the people.
SHARED: set[str] = {
    "catalogue-product-create",
    "catalogue-class-update",
    "catalogue-class-delete",
    "catalogue-attribute-option-group-update",
    "catalogue-attribute-option-group-delete",
    "catalogue-option-update",
    "catalogue-option-delete",
    "people-sign-out",
    "people-session-end",
}

# Oscar lets whoever may look at these also write to them.
WRITES: dict[str, str] = {
    "catalogue-product-list": "catalogue.change_product",
    "catalogue-category-list": "catalogue.change_category",
    "catalogue-category-detail-list": "catalogue.change_category",
    "order-list": "order.view_order",  # the one action left there is the download
    "order-detail": "order.change_order",
    "order-shipping-address": "order.change_order",
    "order-mails": "order.change_order",
    "order-refund": "payment.add_refund",
    "users-index": "core.change_user",
    "offer-list": "offer.change_conditionaloffer",
    "offer-detail": "offer.change_conditionaloffer",
    "partner-manage": "partner.change_partner",
    "stock-record": "partner.add_stockmovement",
    "exchange": "exchange.add_import",
    "exchange-import": "exchange.add_import",
    "reviews-list": "reviews.change_productreview",
}


def is_write_allowed(user: User, name: str | None) -> bool:
    """Whether the user may send anything to the address, beyond being let in."""
    return name not in WRITES or user.has_perm(WRITES[name])
