"""A participant as the entries of a chart: every told row once, with its two times."""

from __future__ import annotations

from collections.abc import Sequence

from .baseline import arm_entries, baseline_entries
from .days import detox_entries, diary_entries, dose_entries, withdrawal_entries
from .entry import Entry
from .participant import Participant
from .urine import urine_entries
from .visits import QuietWeek, Visit, visit_entries


def entries_of(
    participant: Participant,
    *,
    visits: Sequence[Visit],
    quiet: Sequence[QuietWeek],
    own: frozenset[str],
    last_day: int,
) -> tuple[Entry, ...]:
    """Everything told about the person as dated entries, oldest first.

    ``visits`` and ``quiet`` come from :func:`carebraid.core.record.visits.read_visits` and the weekly
    word, ``own`` is the study drug (never a sign of use), ``last_day`` the end of the record.
    """
    entries = [
        *baseline_entries(participant),
        *arm_entries(participant),
        *visit_entries(participant, visits, last_day),
        *urine_entries(participant, own, quiet, visits, last_day),
        *diary_entries(participant, last_day),
        *dose_entries(participant, last_day),
        *withdrawal_entries(participant, last_day),
        *detox_entries(participant, last_day),
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.happened_at, entry.kind, entry.code)))


def counts_of(participant: Participant) -> dict[str, int]:
    """How many rows of each table were told about the person; its gaps stand beside them, each counted 1."""
    counts = {
        "everybody": 1, "site_masked": int(participant.site is not None), "randomization": len(participant.arms),
        "visit": len(participant.visits), "uds": len(participant.found), "uds_temp": len(participant.temperatures),
        "tlfb": len(participant.diary), "treatment": len(participant.doses), "withdrawal": len(participant.withdrawal),
        "withdrawal_pre_post": len(participant.induction), "detox": len(participant.detox),
        "rbs": len(participant.behaviour),
    }  # fmt: skip
    return {**counts, **dict.fromkeys(participant.fact, 1), **dict.fromkeys(sorted(participant.gaps), 1)}
