"""What orders count on a row while somebody edits it: how often it was used, and what it took off."""

from collections.abc import Collection

from django.db.models import Model


def fields_besides(row: Model, counted: Collection[str]) -> list[str]:
    """The fields that saving `row` may write. Its counts were read before, and orders add to the table's own."""
    return [
        field.name
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in counted
    ]
