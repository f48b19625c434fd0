"""What the relay does after a change, in one line."""

from django.db import transaction

from core import edge


def bump(*keys: str) -> int:
    with transaction.atomic():
        epoch = edge.bump(keys)
    edge.mirror()
    return epoch
