"""How much somebody on the staff carries, and when that calls for relief. About work, never about worth.

Caseload alone hides what wears people down: how many are at high risk, crises met, hours outside hours, and no time to think
about it. Weights and thresholds are project conventions, to be set with the staff; the Joint Commission and SAMHSA TIP 52
(Clinical Supervision, 2009: at least an hour a week with a supervisor) name the ingredients.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

HIGH_WEIGHT = 3
"""Somebody at high risk weighs like three others (project convention)."""

MOST_WEIGHT, MOST_CRISES, MOST_AFTER_HOURS, MOST_LATE = 90, 6, 8, 5
SUPERVISION_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One colleague: people on their teams, of these at level 3 or 4, open and late tasks; over the last 28 days: crises met,
    things done outside hours, minutes of supervision and reflection. ``supervised_on`` None: no supervision is known."""

    name: str
    site: str
    people: int
    high: int
    tasks: int
    late: int
    crises: int
    after_hours: int
    reflection_minutes: int
    supervised_on: date | None

    @property
    def weight(self) -> int:
        """The weighted caseload."""
        return self.people + (HIGH_WEIGHT - 1) * self.high


def relief(carried: Carried, today: date) -> tuple[str, ...]:
    """Why somebody needs relief, as codes; empty: nothing that is counted here says so, which is not "they are fine"."""
    supervised = carried.supervised_on
    checks = {
        "caseload": carried.weight > MOST_WEIGHT,
        "late": carried.late > MOST_LATE,
        "crises": carried.crises > MOST_CRISES,
        "after_hours": carried.after_hours > MOST_AFTER_HOURS,
        "no_supervision": supervised is None or (today - supervised).days > SUPERVISION_DAYS,
    }
    return tuple(code for code, holds in checks.items() if holds)
