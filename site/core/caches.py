"""Redis that may be away: after an error nobody asks it for some seconds, and something else answers."""

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.redis import RedisCache
from django.utils.module_loading import import_string

from redis import RedisError

log = logging.getLogger(__name__)
REST_SECONDS = 5.0
# Known to all threads of the process, and to all caches of a server: its address → when it is asked again,
# and → what stands in for it, by the class's name.
_away_until: dict[str, float] = {}
_stand_ins: dict[str, dict[str, BaseCache]] = {}


class RestingRedisCache(RedisCache):
    """Options besides Redis' own: `stand_in`, the class that answers meanwhile, and `longest`, a bound of all lives.

    A stand-in belongs to its process and begins empty with each absence.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        stand_in = options.pop("stand_in")
        self.longest: float | None = options.pop("longest", None)
        super().__init__(server, {**params, "OPTIONS": options})
        self.address = str(server)
        mine = _stand_ins.setdefault(self.address, {})
        if stand_in not in mine:
            parameters = {**params, "OPTIONS": {"MAX_ENTRIES": 2000}}
            mine[stand_in] = import_string(stand_in)(f"instead of {server}", parameters)
        self.stand_in = mine[stand_in]

    def ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _away_until.get(self.address, 0.0):
            try:
                found = getattr(super(), method)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self.note_absence(error)
            else:
                if _away_until.pop(self.address, None) is not None:
                    log.warning("The cache is back.")
                return found
        return getattr(self.stand_in, method)(*args, **kwargs)

    def note_absence(self, error: Exception) -> None:
        if self.address not in _away_until:
            log.error("The cache is out of reach (%s): each process does without.", type(error).__name__)
            for stand_in in _stand_ins[self.address].values():
                stand_in.clear()
        _away_until[self.address] = time.monotonic() + REST_SECONDS

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> int | None:
        seconds = super().get_backend_timeout(timeout)
        limits = [int(limit) for limit in (seconds, self.longest) if limit is not None]
        return min(limits, default=None)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("delete", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("delete_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self.ask("incr", *args, **kwargs)

    def clear(self) -> Any:
        return self.ask("clear")
