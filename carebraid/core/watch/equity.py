"""The equity gate: no model drives outreach before its figures stand for every group, or a named person answers for it.

What is not known of a group is never taken for fair: a group nobody measured fails like one that was measured badly.
Limits are project conventions on known rules of thumb: four fifths (29 CFR 1607.4(D)) for who is found, its inverse for who is
alarmed for nothing, and 5 points between what was foretold and what came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GROUPS = ("age", "sex", "race", "ethnicity", "language", "housing", "phone")
"""By what a model has to be shown (beyond.md 34)."""

LEAST_PEOPLE = 50
FOUR_FIFTHS = 0.8
MOST_GAP = 0.05
MOST_MISSING = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """How a model does in one group at its stated threshold. Shares lie between 0 and 1; None is "not known".

    ``hit_rate``: of those to whom it happened, who was flagged; ``false_alarms``: of those to whom it did not.
    """

    group: str
    value: str
    people: int
    observed: float | None = None
    predicted: float | None = None
    hit_rate: float | None = None
    false_alarms: float | None = None
    missing: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the gate is shut: ``measure`` is not_shown, too_few, not_known, hit_rate, false_alarms, calibration or missing."""

    group: str
    value: str
    measure: str
    found: float | None = None
    limit: float | None = None


def judge_equity(figures: Iterable[GroupFigures], overall: GroupFigures) -> tuple[Failure, ...]:
    """Every reason not to let the model drive outreach by itself; empty: the gate is open."""
    rows = tuple(figures)
    shown = {row.group for row in rows}
    failures = [Failure(group, "", "not_shown") for group in GROUPS if group not in shown]
    for row in rows:
        failures += _of_group(row, overall)
    return tuple(failures)


def _of_group(row: GroupFigures, overall: GroupFigures) -> list[Failure]:
    if row.people < LEAST_PEOPLE:
        return [Failure(row.group, row.value, "too_few", row.people, LEAST_PEOPLE)]
    known = (row.observed, row.predicted, row.hit_rate, row.false_alarms, row.missing)
    usual = (overall.hit_rate, overall.false_alarms, overall.missing)
    if None in known or None in usual:
        return [Failure(row.group, row.value, "not_known")]
    observed, predicted, hits, alarms, missing = (float(value or 0) for value in known)
    all_hits, all_alarms, all_missing = (float(value or 0) for value in usual)
    checks = (
        ("hit_rate", hits, FOUR_FIFTHS * all_hits, hits < FOUR_FIFTHS * all_hits),
        ("false_alarms", alarms, all_alarms / FOUR_FIFTHS, alarms > all_alarms / FOUR_FIFTHS),
        ("calibration", abs(observed - predicted), MOST_GAP, abs(observed - predicted) > MOST_GAP),
        ("missing", missing, all_missing + MOST_MISSING, missing > all_missing + MOST_MISSING),
    )
    return [
        Failure(row.group, row.value, measure, found, limit)
        for measure, found, limit, fails in checks
        if fails
    ]


def read_groups(head: Mapping[str, Any]) -> tuple[tuple[GroupFigures, ...], GroupFigures]:
    """(each group, everybody) from a model's head; what the head does not say stays not known.

    Everybody's figures stand in ``figures`` and, at the stated threshold, in ``alarm``; what is missing for everybody is
    the mean over one grouping that holds everybody, by rows.
    """
    rows = tuple(_figures(row) for row in head.get("subgroups", ()))
    everybody = {**head.get("figures", {}), **head.get("alarm", {}), "missing": _missing(head)}
    return rows, _figures({**everybody, **head.get("overall", {}), "group": "all", "value": ""})


def _missing(head: Mapping[str, Any]) -> float | None:
    rows = [row for row in head.get("subgroups", ()) if row["group"] == "age"]
    if not rows or any(row.get("missing") is None or not row.get("rows") for row in rows):
        return None
    return sum(float(row["missing"]) * row["rows"] for row in rows) / sum(int(row["rows"]) for row in rows)


def _figures(row: Mapping[str, Any]) -> GroupFigures:
    numbers = {
        name: row.get(name) for name in ("observed", "predicted", "hit_rate", "false_alarms", "missing")
    }
    return GroupFigures(
        group=row["group"], value=str(row["value"]), people=int(row.get("people", 0)), **numbers
    )
