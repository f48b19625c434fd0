"""Words that are addresses of the shop: a page of such a name would be shadowed, or shadow something."""

RESERVED_SLUGS = frozenset(
    {
        "account",
        "api",
        "basket",
        "c",
        "checkout",
        "cms",
        "dashboard",
        "django-admin",
        "documents",
        "media",
        "offers",
        "order",
        "p",
        "reviews",
        "search",
        "static",
        "webhooks",
        "wishlists",
    }
)
