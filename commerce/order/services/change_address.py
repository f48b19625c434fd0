import json

from django.db import transaction

from commerce.order.exceptions import InvalidTransition
from commerce.order.models import Order, OrderNote, ShippingAddress
from commerce.order.selectors import address_lines
from commerce.order.services.change_state import lock
from commerce.order.states import HERE
from core.models import User

ADDRESS = "Address"  # the type of the note that says from where to where


def change_address(*, order: Order, address: ShippingAddress, actor: User) -> bool:
    """Send it elsewhere, as long as it is here. Whether anything differs; the order's notes say from → to."""
    with transaction.atomic():
        order = lock(order.pk)
        if order.status not in HERE or order.shipping_address is None:
            raise InvalidTransition(f"{order} is “{order.status}”: its address stays.")
        before, after = _words(order.shipping_address), _words(address)
        if before == after:
            return False
        address.save()
        OrderNote.objects.create(
            order=order,
            user=actor,
            note_type=ADDRESS,
            message=json.dumps({"from": before, "to": after}, ensure_ascii=False),
        )
    return True


def _words(address: ShippingAddress) -> list[str]:
    extra = [str(address.phone_number or ""), address.notes or ""]
    return [*address_lines(address), *filter(None, extra)]
