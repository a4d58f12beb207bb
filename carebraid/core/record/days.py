"""What happened by day beside visits and urine: diary, doses, withdrawal, stays in detox."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .entry import Entry
from .participant import Participant
from .study_day import moment_of

SEVERITY = ("none", "mild", "moderate", "severe")
INJECTION = "Inpatient NR-NTX"


def diary_entries(participant: Participant, last_day: int) -> Iterator[Entry]:
    """One ``diary`` entry a day with reported use, learned at the next kept visit.

    A diary day of somebody who did not come that week exists only because they came back later. Where no
    later visit is told, the day counts as learned at the end of the record (``told`` unknown).
    """
    used: dict[int, list[str]] = defaultdict(list)
    for day, drug in participant.diary:
        used[day].append(drug)
    for day, drugs in used.items():
        told = participant.next_kept(day)
        value = {"day": day, "used": drugs, "told": "next_visit" if told is not None else "unknown"}
        yield Entry(
            kind="diary", happened_at=moment_of(day), learned_at=moment_of(last_day if told is None else told),
            value=value,
        )  # fmt: skip


def dose_entries(participant: Participant, last_day: int) -> Iterator[Entry]:
    """One ``dose`` entry a row of study drug given: mg, or one injection of extended-release naltrexone.

    Doses were taken home in CTN-0030 and CTN-0051, so they are learned at the next kept visit; in
    CTN-0027 and for injections they were given in the clinic. No row says that a dose was missed.
    """
    arm = participant.randomized
    is_injection = arm is not None and arm.treatment == INJECTION
    is_home = participant.project in ("30", "51") and not is_injection
    for day, amount in participant.doses:
        told = participant.next_kept(day) if is_home else day
        value = {
            "day": day, "amount": amount, "unit": "injection" if is_injection else "mg", "taken": True,
            "kind": "moud", "place": "home" if is_home else "clinic",
        }  # fmt: skip
        yield Entry(
            kind="dose", code="study_drug", happened_at=moment_of(day),
            learned_at=moment_of(last_day if told is None else told), value=value,
        )  # fmt: skip


def withdrawal_entries(participant: Participant, last_day: int) -> Iterator[Entry]:
    """``withdrawal`` entries: by day, and before and after the first dose (undated in CTN-0030)."""
    for day, severity in participant.withdrawal:
        yield _dated("withdrawal", "", day, last_day, _severity(severity, participant))
    arm = participant.randomized
    for when, day, severity in participant.induction:
        # Without a day it is put on the day of randomization, after which the first dose was given.
        fallback = arm.day if arm is not None else last_day
        yield _dated("withdrawal", f"{when}_induction", day, fallback, _severity(severity, participant))


def detox_entries(participant: Participant, last_day: int) -> Iterator[Entry]:
    """``detox`` entries: admission and discharge; a dated discharge is also a ``transition`` for the watch."""
    for what, day in participant.detox:
        yield _dated("detox", what, day, last_day, {})
        if what == "discharge" and day is not None:
            yield _dated("transition", "detox", day, last_day, {})


def _severity(severity: int | None, participant: Participant) -> dict[str, Any]:
    return {
        "severity": severity,
        "words": None if severity is None else SEVERITY[severity],
        "scale": "SOWS" if participant.project == "51" else "COWS",
    }


def _dated(kind: str, code: str, day: int | None, fallback: int, value: dict[str, Any]) -> Entry:
    at = moment_of(fallback if day is None else day)
    placed = "undated" if day is None else "recorded"
    return Entry(
        kind=kind, code=code, happened_at=at, learned_at=at, value={"day": day, "placed": placed, **value}
    )
