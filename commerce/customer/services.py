"""What can be done with an address book. Whoever changes one holds its owner's row meanwhile."""

from django.db import IntegrityError, transaction

from oscar.apps.address.models import UserAddress

from commerce.customer.exceptions import AddressBookFullError, AddressGoneError, AddressKnownError
from commerce.order.models import ShippingAddress
from core.models import User

MOST = 20
DEFAULTS = {"delivery": "is_default_for_shipping", "invoices": "is_default_for_billing"}
COPIED = ("first_name", "last_name", "line1", "line2", "line4", "postcode", "country")


def save_address(*, user: User, address: UserAddress) -> UserAddress:
    """Write a new or changed address. There is always one default of each kind: the latest that claims to be."""
    with transaction.atomic():
        own = UserAddress.objects.filter(user=User.objects.select_for_update().get(pk=user.pk))
        if address.pk is None and own.count() >= MOST:
            raise AddressBookFullError(MOST)
        if address.pk is not None and not own.filter(pk=address.pk).exists():
            raise AddressGoneError
        others = own.exclude(pk=address.pk)
        for flag in DEFAULTS.values():
            if not others.filter(**{flag: True}).exists():
                setattr(address, flag, True)
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
        own = UserAddress.objects.filter(user=User.objects.select_for_update().get(pk=address.user_id))
        own.filter(pk=address.pk).delete()
        heir = own.order_by("-pk").first()
        for flag in DEFAULTS.values():
            if heir and not own.filter(**{flag: True}).exists():
                own.filter(pk=heir.pk).update(**{flag: True})


def make_default(*, address: UserAddress, kind: str) -> None:
    """Deliver there (`delivery`), or write invoices to it (`invoices`), unless told otherwise."""
    flag = DEFAULTS[kind]
    with transaction.atomic():
        own = UserAddress.objects.filter(user=User.objects.select_for_update().get(pk=address.user_id))
        if own.filter(pk=address.pk).exists():  # nobody deleted it meanwhile
            own.update(**{flag: False})
            own.filter(pk=address.pk).update(**{flag: True})
