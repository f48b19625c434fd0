from datetime import datetime


def uses(*keys: str, until: datetime | None = None) -> None:
    """Say that what is being rendered shows `keys`, and until when it is true at most."""
