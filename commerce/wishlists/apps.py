from oscar.apps.wishlists.apps import WishlistsConfig as CoreWishlistsConfig


class WishlistsConfig(CoreWishlistsConfig):
    name = "commerce.wishlists"
