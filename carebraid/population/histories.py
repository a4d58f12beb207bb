"""Treatment histories of many people at once: one row a person, one column a week or a day.

The same as ``core.watch.forecast_history.TreatmentHistory``, laid out for numpy. Day columns run from
``FIRST_DAY`` (27 days before treatment began) to the end of the longest history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from carebraid.core.watch.forecast_features import FIRST_DAY, STREAMS, URINE_GROUPS
from carebraid.core.watch.forecast_history import DRUGS, RUN_WEEKS, TreatmentHistory, check_history

CODES = "-+*o_"
OUTSIDE = len(CODES)
"""The code of a week after the end of a history."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
OWN = tuple(drug.capitalize() for drug in DRUGS)
URINE = (*URINE_GROUPS, "own", "tested")
DRUG_INDEX = {name: number for number, name in enumerate(DRUGS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Histories:
    """``n`` people. ``symbols``: (n, weeks) codes of ``CODES``; ``due``: (n, weeks + 4); ``drug``: index in ``DRUGS``, -1 none.

    ``kept``: (n, days) bool; ``doses``: (n, days) mg, 0 where none; ``found``: (n, groups of ``URINE``, days) bool,
    the last one whether anything was tested; ``told``: (n, streams, days) bool. ``has_…``: whether the source
    is there. ``course_weeks`` is NaN where no end is planned.
    """

    week: Ints
    symbols: NDArray[np.uint8]
    due: Bools
    drug: Ints
    kept: Bools
    doses: Floats
    found: Bools
    told: Bools
    has_kept: Bools
    has_doses: Bools
    has_found: Bools
    has_told: Bools
    doses_until: Ints
    told_until: Ints
    course_began: Ints
    course_weeks: Floats

    def __len__(self) -> int:
        return len(self.week)

    @property
    def days(self) -> Ints:
        """The day of each day column."""
        return np.arange(FIRST_DAY, FIRST_DAY + self.kept.shape[1])

    def part(self, start: int, stop: int) -> Histories:
        """Some of the people."""
        return replace(self, **{f.name: getattr(self, f.name)[start:stop] for f in fields(self)})


def pack(people: Sequence[TreatmentHistory]) -> Histories:
    """Lay out histories for numpy. Refuses what ``check_history`` refuses; nobody at all is a fault (ValueError)."""
    if not people:
        raise ValueError("there is nobody to lay out")
    for history in people:
        check_history(history)
    count, weeks = len(people), max(1, *(h.week for h in people), 1)
    width = 7 * weeks - FIRST_DAY + 1
    symbols = np.full((count, weeks), OUTSIDE, dtype=np.uint8)
    due = np.ones((count, weeks + RUN_WEEKS), dtype=np.bool_)
    packed = Histories(
        week=np.array([h.week for h in people]), symbols=symbols, due=due,
        drug=np.array([-1 if h.drug is None else DRUG_INDEX[h.drug] for h in people]),
        kept=np.zeros((count, width), dtype=np.bool_), doses=np.zeros((count, width)),
        found=np.zeros((count, len(URINE), width), dtype=np.bool_),
        told=np.zeros((count, len(STREAMS), width), dtype=np.bool_),
        has_kept=np.array([h.kept is not None for h in people]),
        has_doses=np.array([h.doses is not None and h.drug is not None for h in people]),
        has_found=np.array([h.found is not None and h.kept is not None for h in people]),
        has_told=np.array([h.diary is not None and h.diary_until is not None for h in people]),
        doses_until=np.array([h.end if h.doses_until is None else h.doses_until for h in people]),
        told_until=np.array([h.diary_until or 0 for h in people]),
        course_began=np.array([h.course_began for h in people]),
        course_weeks=np.array([np.nan if h.course_weeks is None else float(h.course_weeks) for h in people]),
    )  # fmt: skip
    for row, history in enumerate(people):
        symbols[row, : history.week] = [CODES.index(symbol) for symbol in history.symbols]
        due[row, : len(history.due)] = history.due[: weeks + RUN_WEEKS]
        _put_events(packed, row, history)
    return packed


def _put_events(packed: Histories, row: int, history: TreatmentHistory) -> None:
    for day in history.kept or ():
        if day >= FIRST_DAY:
            packed.kept[row, day - FIRST_DAY] = True
    for day, amount in history.doses or ():
        if day >= FIRST_DAY:
            at = day - FIRST_DAY
            packed.doses[row, at] = max(packed.doses[row, at], amount)
    own = (history.drug or "").capitalize()
    for day, what in history.found or ():
        if day >= FIRST_DAY:
            packed.found[row, -1, day - FIRST_DAY] = True
            for index, group in enumerate(URINE[:-1]):
                if what == own if group == "own" else what in URINE_GROUPS[group]:
                    packed.found[row, index, day - FIRST_DAY] = True
    for day, what in history.diary or ():
        if day >= FIRST_DAY:
            for index, (name, drugs) in enumerate(STREAMS.items()):
                if what in drugs and not (name == "opioid" and what == own):
                    packed.told[row, index, day - FIRST_DAY] = True
