"""Building the demo's world: the clinic first, then every person's months, a share for each core."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import UUID

from carebraid.core.kernel.moment import local_day

from .clinic import Clinic, open_clinic
from .fair_test import with_texts
from .forecasting import answer_for_one
from .guides import guides
from .learning import seed_learning
from .living import Share, live_share
from .morning import chosen
from .outcomes import publish_first
from .people import LONGEST, more_people
from .person import ZONE
from .share import work

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class World:
    """What was built. ``memory_mb`` is the largest process that built people."""

    organisation_id: UUID
    people: int
    staff: int
    memory_mb: float


def quiet(what: str, done: int, of: int) -> None:
    """Progress for nobody."""


def build_world(
    *, now: datetime, seed: int = 1, people: int = 200, progress: Progress = quiet, processes: int = 2,
    home: Path | None = None,
) -> World:  # fmt: skip
    """Build Harbour Bridge in an opened house: the six guides and ``people - 6`` others, up to ``now``.

    The same seed and moment give the same world, whatever the number of processes. Refuses nothing by
    itself: a flow that refuses stops the building, and the caller says so. With ``home``, a snapshot is taken there and
    its report published.
    """
    today = local_day(now, ZONE)
    everybody = with_texts(
        [*guides(), *more_people(max(people - len(guides()), 0), seed, today)], seed, today
    )
    progress("Opening the clinic", 0, 1)
    clinic = open_clinic(now - timedelta(days=LONGEST + 7), now, everybody)
    progress("Opening the clinic", 1, 1)
    places = chosen([one for one in everybody if not one.has_account], seed)
    shares = [[(one, places.get(one.key)) for one in everybody[n::processes]] for n in range(processes)]
    if processes == 1:
        done = _Count(progress, len(everybody))
        memory = live_share(shares[0], clinic, now, seed, done.one)
    else:
        memory = _in_processes(shares, clinic, now, seed, progress, len(everybody))
    seed_learning(clinic, everybody, now, seed)
    answer_for_one(clinic, now)
    if home is not None:
        publish_first(clinic, now, home)
    return World(clinic.organisation_id, len(everybody), len(clinic.staff), memory)


class _Count:
    """Counts people as they are done, for the progress bar."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress, self._of, self._done = progress, of, 0

    def one(self) -> None:
        """One more."""
        self._done += 1
        self._progress("Living nine months", self._done, self._of)


def _in_processes(
    shares: Sequence[Share], clinic: Clinic, now: datetime, seed: int, progress: Progress, of: int
) -> float:
    """Each share in a process of its own; a share that fails stops the building."""
    context = multiprocessing.get_context("spawn")
    told: Queue[Any] = context.Queue()
    workers = [
        context.Process(target=work, args=(pickle.dumps((share, clinic, now, seed)), told), daemon=True)
        for share in shares
    ]
    for worker in workers:
        worker.start()
    try:
        return _listen(told, workers, _Count(progress, of))
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _listen(told: Queue[Any], workers: Sequence[BaseProcess], count: _Count) -> float:
    """Count people as the processes tell them, until all have ended; gives the largest memory in MB."""
    memory, ended = 0.0, 0
    while ended < len(workers):
        try:
            kind, value = told.get(timeout=2)
        except Empty:
            if any(worker.exitcode for worker in workers):
                raise RuntimeError("building the demo failed: one of its processes ended early") from None
            continue
        if kind == "failed":
            raise RuntimeError(f"building the demo failed: {value}")
        if kind == "end":
            memory, ended = max(memory, value), ended + 1
        else:
            count.one()
    return memory
