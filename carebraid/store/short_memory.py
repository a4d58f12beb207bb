"""A small cache on PostgreSQL for what must be remembered for minutes by every process: failed tries, used codes.

Values are JSON, never pickled (SEC-044). Because it lies in the database, a limit holds over all workers
and over a restart, and ``add`` is one statement, so that two tries with one code have one winner (SEC-021).
The database's clock decides what has run out.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

_LONGEST_S = 24 * 3600
_ADD = """
insert into store_shortmemory as kept (key, value, until_at)
values (%s, %s, clock_timestamp() + make_interval(secs => %s))
on conflict (key) do update set value = excluded.value, until_at = excluded.until_at {unless_alive}
returning 1
"""
_SWEEP = """
delete from store_shortmemory where key in (
  select key from store_shortmemory where until_at < clock_timestamp() limit 20 for update skip locked)
"""


class ShortMemory(BaseCache):
    """Django's cache interface over the table ``store_shortmemory``."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        asked = "select value::text from store_shortmemory where key = %s and until_at > clock_timestamp()"
        with connection.cursor() as cursor:
            cursor.execute(asked, [self.make_and_validate_key(key, version=version)])
            row = cursor.fetchone()
        return msgspec.json.decode(row[0]) if row else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write("", key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._write("where kept.until_at <= clock_timestamp()", key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from store_shortmemory where key = %s",
                [self.make_and_validate_key(key, version=version)],
            )
            return cursor.rowcount > 0

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("delete from store_shortmemory")

    def _write(self, unless_alive: str, key: str, value: Any, timeout: Any, version: int | None) -> bool:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        seconds = _LONGEST_S if seconds is None else min(float(seconds), _LONGEST_S)
        row = [self.make_and_validate_key(key, version=version), msgspec.json.encode(value).decode(), seconds]
        with connection.cursor() as cursor:
            cursor.execute(_SWEEP)
            cursor.execute(_ADD.format(unless_alive=unless_alive), row)
            return cursor.fetchone() is not None
