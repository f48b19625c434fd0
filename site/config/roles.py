"""Who may do what. One row per role; applied after each migrate (core.roles).

`permissions` hold everywhere the role's tools reach: the dashboard shows the person's brands only, the
Wagtail admin the pages and files of their brands. `pages`, `images` and `documents` are rights on a brand's
own trees and files. No role may change people or roles: who could, could make themselves an administrator.
"""

from itertools import chain

from core.roles import Role


def every(verbs: str, *models: str) -> tuple[str, ...]:
    """`every("view add", "partner.price")` names `partner.view_price` and `partner.add_price`."""
    return tuple(
        f"{app}.{verb}_{model}"
        for app, model in (name.split(".") for name in models)
        for verb in verbs.split()
    )


CMS = ("wagtailadmin.access_admin",)
COPIES = ("catalogue.productcopy", "catalogue.categorycopy")
SHOP_FRONT = ("content.navigation", "markets.markettexts")
CATALOGUE = (
    "catalogue.product",
    "catalogue.category",
    "catalogue.productclass",
    "catalogue.attributeoptiongroup",
    "catalogue.option",
)
STOCK = ("partner.stockrecord", "partner.price")
OFFERS = ("offer.conditionaloffer", "offer.range", "voucher.voucher", "voucher.voucherset")

# Redirects are for administrators: Wagtail has no right per site, so an editor could lead any shop astray.
EDITORS = Role(
    permissions=CMS
    + every("add change view publish", *COPIES, *SHOP_FRONT)
    + every("add change view", "catalogue.term")
    + ("wagtail_localize.submit_translation",),
    pages=("add", "change", "publish", "lock", "unlock"),
    images=("add", "change", "choose"),
    documents=("add", "change", "choose"),
)
# Within their languages (ADR 0176). Editors send pages and texts for translation, and publish what comes back;
# terms have no drafts: a translator's word is live at once.
TRANSLATORS = Role(
    per_language=True,
    permissions=CMS + every("change view", *COPIES, "content.navigation", "catalogue.term"),
    pages=("change",),
    images=("choose",),
)
MERCHANDISERS = Role(
    dashboard=True,
    permissions=CMS
    + every("add change delete view", *CATALOGUE, *STOCK, *OFFERS)
    + every("add change view publish", *COPIES)
    + every("add change view", "catalogue.term")
    + every("change view", "partner.partner", "reviews.productreview")
    + every("add view", "partner.stockmovement", "exchange.import")
    + every("add change delete view", "shipping.deliverymethod", "shipping.deliveryprice"),
    images=("add", "change", "choose"),
)
FULFILMENT = Role(
    dashboard=True,
    permissions=every("change view", "order.order")
    + every("add change view", "order.shipment")
    + every("add view", "partner.stockmovement")
    + every("view", "catalogue.product", "partner.stockrecord", "shipping.deliverymethod"),
)
SUPPORT = Role(
    dashboard=True,
    permissions=every("change view", "order.order")
    + every("view", "order.shipment")
    + every("add view", "payment.refund")
    + every("change view", "reviews.productreview")
    + every("view", "catalogue.product", "address.useraddress", "voucher.voucher")
    + every("change delete view", "customer.productalert"),
)
MANAGERS = Role(
    dashboard=True,
    permissions=tuple(
        dict.fromkeys(
            chain(
                EDITORS.permissions,
                MERCHANDISERS.permissions,
                FULFILMENT.permissions,
                SUPPORT.permissions,
                every("delete", *COPIES, *SHOP_FRONT, "catalogue.term", "reviews.productreview"),
                every("view", "analytics.userrecord", "core.auditentry"),
                every("change view", "communication.communicationeventtype"),
            )
        )
    ),
    pages=(*EDITORS.pages, "bulk_delete"),
    images=EDITORS.images,
    documents=EDITORS.documents,
)

# Of all brands: what failed is about the program, and shown without what it was about.
OPERATORS = Role(dashboard=True, permissions=("core.operate_delivery",))

ROLES: dict[str, Role] = {
    "Editors": EDITORS,
    "Translators": TRANSLATORS,
    "Merchandisers": MERCHANDISERS,
    "Fulfilment": FULFILMENT,
    "Support": SUPPORT,
    "Managers": MANAGERS,
    "Operators": OPERATORS,
}

# Groups that Wagtail's first migration makes and nobody here uses.
RETIRED = ("Moderators",)
