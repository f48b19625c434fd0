from oscar.apps.wishlists.apps import WishlistsConfig as CoreWishlistsConfig


class WishlistsConfig(CoreWishlistsConfig):
    name = "commerce.wishlists"

    def ready(self) -> None:
        from commerce.wishlists import personal, receivers  # noqa: F401  (they register themselves)
