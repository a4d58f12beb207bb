"""How long a level lags behind a check-in while everything runs: looked at from outside, every two seconds.

A check-in and its level are written in one transaction, so that nobody sees the one without the other; two about one person
in the same moment can still be judged in the other order, and then a round of the worker catches up.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from carebraid.store.embedded import Embedded

EVERY_S, LIMIT_S = 2.0, 60.0

_BEHIND = """
select c.id, extract(epoch from clock_timestamp() - c.learned_at)::float from store_checkin c
join store_standing s on s.patient_id = c.patient_id where c.learned_at > %s and s.computed_at < c.learned_at
"""
_TOGETHER = """
select count(*), count(*) filter (where j.xact = c.xmin::text::bigint and j.detail ? 'level') from store_checkin c
left join store_journalentry j on j.patient_id = c.patient_id and j.action = 'log_checkin' and j.object_id = c.id::text
  and j.detail->>'state' = 'saved'
where c.learned_at > %s
"""


class Watch:
    """Looks on from ``begin`` to ``end``; ``end`` gives the figures."""

    def __init__(self, server: Embedded) -> None:
        self.server = server
        self.began = datetime.now(UTC)
        self.lag: dict[Any, float] = {}
        self.stopped = Event()
        self.thread = Thread(target=self._look_on, daemon=True)

    def begin(self) -> None:
        """Start looking."""
        self.thread.start()

    def _look_on(self) -> None:
        from .world import superuser

        with superuser(self.server) as connection:
            while not self.stopped.wait(EVERY_S):
                self._look(connection)

    def _look(self, connection: Any) -> int:
        """Whoever is behind now is at least so far behind; gives how many."""
        rows = connection.execute(_BEHIND, [self.began]).fetchall()
        for checkin, age in rows:
            self.lag[checkin] = age
        return len(rows)

    def end(self) -> dict[str, Any]:
        """Wait until nobody is behind, or for longer than anybody may be; then the figures of every check-in."""
        from .world import superuser

        self.stopped.set()
        self.thread.join()
        with superuser(self.server) as connection:
            until = time.perf_counter() + LIMIT_S + 15
            while self._look(connection) and time.perf_counter() < until:
                time.sleep(EVERY_S / 4)
            checkins, together = connection.execute(_TOGETHER, [self.began]).fetchone()
        return figures(checkins, together, list(self.lag.values()))


def figures(checkins: int, together: int, behind: list[float]) -> dict[str, Any]:
    """Seconds from a check-in to a level that has seen it: none where it was never seen behind, else to the next look."""
    lags = sorted([0.0] * max(0, checkins - len(behind)) + [age + EVERY_S for age in behind])
    return {
        "checkins": checkins, "together": together, "seen_behind": len(behind),
        "p50_s": _at(lags, 0.5), "p95_s": _at(lags, 0.95), "most_s": _at(lags, 1.0),
        "over_60_s": sum(lag > LIMIT_S for lag in lags),
    }  # fmt: skip


def _at(lags: list[float], share: float) -> float | None:
    return round(lags[min(len(lags) - 1, int(share * len(lags)))], 1) if lags else None
