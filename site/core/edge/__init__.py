"""What a page shows is what can invalidate it: keys, epochs and the page cache.

`uses`, `memo` and `part` are for whatever feeds a page, `shared` and `share` for views, `bump` and `mirror` for
the relay.
"""

from core.edge.epochs import bump, forget_epochs, fresh, mirror, moment, noted
from core.edge.guard import SharedPageError
from core.edge.memos import forget_memos, memo, memo_run, part
from core.edge.recorder import recording, uses
from core.edge.sharing import private, share, shared, withdraw
from core.edge.store import store

__all__ = [
    "SharedPageError",
    "bump",
    "forget",
    "fresh",
    "memo",
    "memo_run",
    "mirror",
    "moment",
    "noted",
    "part",
    "private",
    "recording",
    "share",
    "shared",
    "uses",
    "withdraw",
]


def forget() -> None:
    """Empty the page cache and this process's memos and counters (tests, a restored database)."""
    forget_epochs()
    forget_memos()
    store.clear()
