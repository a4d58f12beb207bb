"""A process that lives one share of the people. Light to import: Django is made ready before anything else."""

from __future__ import annotations

import pickle
import traceback
from multiprocessing.queues import Queue
from typing import Any


def work(packed: bytes, told: Queue[Any]) -> None:
    """Open the house, live the share that ``packed`` holds, and tell each person done, the end, or what failed."""
    try:
        from carebraid.cli._house import open_house

        open_house()
        from .living import hurry, live_share

        hurry()
        # Packed by the parent process a moment ago; it comes from nowhere else.
        share, clinic, now, seed = pickle.loads(packed)  # noqa: S301
        told.put(("end", live_share(share, clinic, now, seed, lambda: told.put(("one", None)))))
    except KeyboardInterrupt:
        return  # the parent was interrupted too, and says so
    except BaseException:
        told.put(("failed", traceback.format_exc()))
