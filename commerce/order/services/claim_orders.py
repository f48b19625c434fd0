from django.db.models.functions import Lower

from commerce.order.models import Order
from core.models import Brand, User


def claim_orders(*, user: User, brand: Brand | None = None) -> int:
    """Give a person the guest orders of the addresses that they have confirmed; how many of `brand` those were.

    Each stays with the brand, market and language it was placed in. Orders of other accounts stay there.
    """
    confirmed = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
    addresses = [address.lower() for address in confirmed]
    if not addresses:
        return 0
    guests = Order.objects.filter(user=None).alias(address=Lower("guest_email")).filter(address__in=addresses)
    of_brand = guests.for_brand(brand).count() if brand else 0
    claimed = guests.update(user=user)
    return of_brand if brand else claimed
