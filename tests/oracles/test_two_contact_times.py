"""*Time to contact* and the measure ``signal_to_contact`` differ as both pages say, and in nothing else (by hand)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from carebraid.core.outcomes.measure import conclude, count
from carebraid.core.team.contact_time import contact_times
from carebraid.knowledge.outcome_measures import find_outcome_measure
from carebraid.store import scope
from carebraid.store.cohort import open_cohort
from carebraid.store.contact_time import load_signals
from carebraid.store.models import Patient, Task
from carebraid.store.snapshots import load_for_snapshot
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TALK, LATE = "reached_talked", 30
ROOT = Path(__file__).parents[2]


def told(
    cast: Cast, now: datetime, rows: list[dict[str, Any]]
) -> tuple[float | None, float | None, int, int]:
    """The headline's median in hours, the measure's, how many the measure counts, and how many of these are missing."""
    opened = now - 72 * HOUR
    scope.enter(cast.organisation_id)
    Task.everyone.all().delete()
    Patient.everyone.filter(id=cast.patient_id).update(enrolled_at=now - timedelta(days=30))
    for number, row in enumerate(rows):
        talks = [{"outcome": TALK, "at": (opened + at * HOUR).isoformat()} for at in row.get("talks", ())]
        closed: dict[str, Any] = {}
        if outcome := row.get("outcome"):
            closed = {
                "state": "closed", "outcome": outcome, "closed_at": opened + row.get("hours", LATE) * HOUR,
                "closed_by_id": cast.clinician.staff_id,
            }  # fmt: skip
        Task.everyone.create(
            organisation_id=cast.organisation_id, patient_id=cast.patient_id, subject=str(number), priority="routine",
            kind=row.get("kind", "outreach"), opened_at=opened, due_at=opened, next_step_at=opened, attempts=talks,
            reasons=row.get("reasons", ["used"]), owner_id=cast.clinician.staff_id, labels=["ETH", "BH"], **closed,
        )  # fmt: skip
    cohort = open_cohort(cast.manager, now, about="test")
    headline = contact_times(load_signals(cohort, opened - HOUR)).median
    tables = load_for_snapshot(cohort, now.date(), ()).tables
    measure = find_outcome_measure("signal_to_contact")
    result = conclude(measure, count(measure, tables)[""])
    hours = None if headline is None else headline / 60
    return hours, result.left_out.value, int(result.denominator), result.missing


REACHED = [{"outcome": TALK, "hours": 2}, {"outcome": TALK, "hours": 6}, {"outcome": TALK, "hours": 7}]


def test_where_everybody_was_reached_at_once_both_are_one(cast: Cast, now: datetime) -> None:
    assert told(cast, now, REACHED) == (6, 6, 3, 0)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([{}, {}], (7, 6, 5, 2)),  # nobody reached: longest there, missing here
        ([{"talks": [1]}, {"talks": [1]}], (2, 6, 5, 2)),  # the first talk there; here the one that closes
        ([{"outcome": "merged"}], (6, 6, 4, 1)),
        ([{"outcome": "answered_themselves"}], (6, 6, 4, 1)),
        ([{"outcome": TALK, "hours": 1, "reasons": ["step_down"]}] * 3, (6, 1.5, 6, 0)),
        ([{"outcome": TALK, "hours": 1, "kind": "coming_back"}] * 3, (1, 6, 3, 0)),
    ],
)
def test_each_difference(
    cast: Cast, now: datetime, more: list[dict[str, Any]], expected: tuple[float, float, int, int]
) -> None:
    assert told(cast, now, REACHED + more) == expected


def test_both_pages_say_the_difference() -> None:
    page = (ROOT / "carebraid/web/templates/manager/contact.html").read_text(encoding="utf-8")
    measure = find_outcome_measure("signal_to_contact")
    assert (
        f"“{measure.name}” takes the middle of those reached" in page and "here they count as longest" in page
    )
    assert "Time to contact counts them as longest" in measure.missing_means
    explained, reference = (
        (ROOT / "docs" / name)
        .read_text(encoding="utf-8")
        .split("**Two figures, one name apart.**")[1]
        .split("\n\n")[0]
        for name in ("explain/outreach.md", "reference/measures.md")
    )
    assert explained.strip() == reference.strip()
