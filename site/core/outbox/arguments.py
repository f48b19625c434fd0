"""The arguments of background jobs as JSON: a model instance is its label and primary key."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import models

MODEL = "model"


class NotStorable(TypeError):  # noqa: N818  (says what the argument is)
    """An argument that has no JSON form: the job can't wait."""


def pack(value: Any) -> Any:
    """`value` with its instances as `{"model": [label, pk]}`, also inside lists and dictionaries."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, models.Model):
        return {MODEL: [value._meta.label_lower, value._meta.pk.value_to_string(value)]}
    if isinstance(value, list | tuple | models.QuerySet):
        return [pack(each) for each in value]
    if isinstance(value, Mapping) and MODEL not in value:
        return {str(key): pack(each) for key, each in value.items()}
    raise NotStorable(f"{type(value).__qualname__} can't be kept as JSON.")


def unpack(value: Any) -> Any:
    """The reverse, with instances as they are now; one that is gone raises its model's DoesNotExist."""
    if isinstance(value, list):
        return [unpack(each) for each in value]
    if isinstance(value, dict):
        if MODEL in value:
            label, pk = value[MODEL]
            return apps.get_model(label)._base_manager.get(pk=pk)
        return {key: unpack(each) for key, each in value.items()}
    return value
