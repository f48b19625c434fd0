"""Each test starts with an empty page cache and a process that remembers nothing."""

import pytest


@pytest.fixture(autouse=True)
def forgotten_edge() -> None:
    """A test's rows are rolled back, and its epochs with them: what was kept under them must go too."""
    from django.core.cache import cache

    from core import edge  # after the settings are loaded

    edge.forget()
    cache.clear()
