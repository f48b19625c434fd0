"""A row for any table, made up from its model: for tests that are about triggers, not about meaning."""

import datetime
import uuid
from typing import Any

from django.db import connection, models

NUMBER = 9_876

VALUES: dict[str, Any] = {
    "BooleanField": True,
    "CharField": "x",
    "DateField": datetime.date(2026, 1, 1),
    "DateTimeField": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    "DecimalField": 1,
    "DurationField": datetime.timedelta(1),
    "EmailField": "x@example.com",
    "FileField": "x",
    "FloatField": 1.0,
    "JSONField": {},
    "SlugField": "x",
    "TextField": "x",
    "TimeField": datetime.time(9),
    "URLField": "x",
    "UUIDField": uuid.UUID(int=NUMBER),
}


def value_for(field: models.Field) -> Any:
    if field.remote_field is not None:
        return value_for(field.target_field)
    return VALUES.get(field.get_internal_type(), NUMBER)


def insert(model: type[models.Model], filled: str) -> None:
    """What may be empty is, but for the column `filled`.

    Foreign keys point nowhere: roll the transaction back before they are looked at.
    """
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.primary_key or field.column == filled or not field.null
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    execute(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608  (our names)
        [field.get_db_prep_save(value_for(field), connection) for field in fields],
    )


def update(model: type[models.Model], column: str) -> None:
    """Gives `column` another value."""
    field = next(field for field in model._meta.local_concrete_fields if field.column == column)
    value = value_for(field) if field.null else other_value(field)
    quote = connection.ops.quote_name
    execute(
        f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = %s WHERE {where(model)}",  # noqa: S608  (our names)
        [field.get_db_prep_save(value, connection), key(model)],
    )


def other_value(field: models.Field) -> Any:
    if field.remote_field is not None:
        return other_value(field.target_field)
    value = value_for(field)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return "y"
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=NUMBER + 1)
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(1)
    if isinstance(value, dict):
        return {"changed": True}
    return value + 1


def delete(model: type[models.Model]) -> None:
    quote = connection.ops.quote_name
    execute(
        f"DELETE FROM {quote(model._meta.db_table)} WHERE {where(model)}",  # noqa: S608  (our names)
        [key(model)],
    )


def where(model: type[models.Model]) -> str:
    return f"{connection.ops.quote_name(model._meta.pk.column)} = %s"


def key(model: type[models.Model]) -> Any:
    return model._meta.pk.get_db_prep_save(value_for(model._meta.pk), connection)


def execute(sql: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
