"""What can be done with an address book. The first address is the default for everything."""

from django.db import IntegrityError, transaction

from oscar.apps.address.models import UserAddress

from commerce.customer.exceptions import AddressBookFullError, AddressKnownError
from commerce.order.models import ShippingAddress
from core.models import User

MOST = 20
COPIED = ("first_name", "last_name", "line1", "line2", "line4", "postcode", "country")


def save_address(*, user: User, address: UserAddress) -> UserAddress:
    """Write a new or changed address. One of each kind is the default: the latest that claims to be."""
    with transaction.atomic():
        own = UserAddress.objects.filter(user=User.objects.select_for_update().get(pk=user.pk))
        others = own.exclude(pk=address.pk)
        if address.pk is None and len(others) >= MOST:
            raise AddressBookFullError(MOST)
        if not others:
            address.is_default_for_shipping = address.is_default_for_billing = True
        address.user = user
        try:
            with transaction.atomic():
                address.save()
        except IntegrityError:
            raise AddressKnownError from None
    return address


def keep_address(*, user: User, address: ShippingAddress) -> None:
    """The address of an order, for next time. One that is known already, or a book that is full, is no error."""
    own = UserAddress(**{name: getattr(address, name) for name in COPIED})
    try:
        save_address(user=user, address=own)
    except (AddressKnownError, AddressBookFullError):
        return


def delete_address(*, address: UserAddress) -> None:
    """Without it. If it was a default, the newest of the others is from now on."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=address.user_id)
        kinds = [
            kind for kind in ("is_default_for_shipping", "is_default_for_billing") if getattr(address, kind)
        ]
        UserAddress.objects.filter(pk=address.pk).delete()
        heir = UserAddress.objects.filter(user=address.user_id).order_by("-pk").first()
        if heir and kinds:
            UserAddress.objects.filter(pk=heir.pk).update(**dict.fromkeys(kinds, True))


def make_default(*, address: UserAddress) -> None:
    """Deliver there unless told otherwise."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=address.user_id)
        UserAddress.objects.filter(user=address.user_id).update(is_default_for_shipping=False)
        UserAddress.objects.filter(pk=address.pk).update(is_default_for_shipping=True)
