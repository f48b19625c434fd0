import pytest


@pytest.fixture(autouse=True)
def database() -> None:
    """Nothing here reads one."""
