"""The heart on a shared page is filled in by `/-/me`."""

from core.outbox import exempt

exempt("wishlists_wishlist", "never in a shared page")
exempt("wishlists_line", "never in a shared page")
