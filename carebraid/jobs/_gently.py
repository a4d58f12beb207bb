"""Long rounds leave room: what people wait for comes before what can be done a little later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import perf_counter, sleep
from typing import TypeVar

T = TypeVar("T")
LONGEST = 5.0
"""A rest ends after so many seconds, however long the work before it took."""


def gently(batches: Iterable[T]) -> Iterator[T]:
    """Each batch in turn, with a rest before the next as long as its work took: on a busy machine both grow.

    Work itself holds no rest: every batch is a transaction of its own that has ended by then.
    """
    took = 0.0
    for one in batches:
        sleep(min(took, LONGEST))
        began = perf_counter()
        yield one
        took = perf_counter() - began
