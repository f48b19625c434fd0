"""Oscar's class loader with one exception: the label `search` is our own package."""

from importlib import import_module
from typing import Any

from oscar.core.loading import default_class_loader


def class_loader(module_label: str, classnames: list[str], module_prefix: str = "oscar.apps") -> list[Any]:
    app, _, rest = module_label.partition(".")
    if app == "search" and module_prefix == "oscar.apps":
        module = import_module(f"search.{rest}")
        return [getattr(module, name) for name in classnames]
    return default_class_loader(module_label, classnames, module_prefix)
