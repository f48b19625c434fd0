"""What can be done with a wish list. Twice is once."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext

from commerce.catalogue.models import Product
from commerce.wishlists.exceptions import WishListFullError
from commerce.wishlists.models import Line, WishList
from core.models import Brand, User

MOST = 100


def wish(*, user: User, product: Product) -> None:
    """Note a product for later, on the list that the person has with the product's brand.

    Variants and what they are variants of don't stand beside each other: the more precise wish stays.
    """
    with transaction.atomic():
        wishes = _list(user, product.brand)
        lines = Line.objects.filter(wishlist=wishes)
        if lines.filter(Q(product=product) | Q(product__parent=product)).exists():
            return
        if product.is_child:
            lines.filter(product=product.parent_id).delete()
        if lines.count() >= MOST:
            raise WishListFullError(MOST)
        Line.objects.create(wishlist=wishes, product=product, title=product.get_title())


def noted(product: Product) -> str:
    """What a shopper hears when it has been noted."""
    return gettext("“%(title)s” is on your wish list.") % {"title": product.get_title()}


def unwish(*, user: User, brand: Brand, product_id: int) -> None:
    """Take a product off the list again, with all its variants."""
    lines = Line.objects.filter(wishlist__owner=user, wishlist__brand=brand)
    lines.filter(Q(product=product_id) | Q(product__parent=product_id)).delete()


def _list(user: User, brand: Brand) -> WishList:
    """The person's list, locked."""
    lists = WishList.objects.for_brand(brand).filter(owner=user)
    try:
        with transaction.atomic():
            lists.exists() or WishList.objects.create(owner=user, brand=brand)
    except IntegrityError:
        pass  # another tab was quicker
    return lists.select_for_update().get()
