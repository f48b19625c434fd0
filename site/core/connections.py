"""Database connections where a process parts."""

from django.db import connections


def close_all() -> None:
    """Close every connection and pool: a child must not share a socket with its parent, nor a pool without threads."""
    for each in connections.all(initialized_only=True):
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()
