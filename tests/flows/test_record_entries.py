"""Facts that the clinic enters change how the person stands, and call somebody where they have to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.entry import Entry
from carebraid.flows.record_entries import record_entries
from carebraid.store import models, scope
from tests.worlds import Cast


def entry(kind: str, code: str, at: datetime, **value: object) -> Entry:
    return Entry(kind=kind, code=code, happened_at=at, learned_at=at, value=value)


def test_leaving_detox_with_a_positive_test_calls_a_person(cast: Cast, now: datetime) -> None:
    yesterday = now - timedelta(days=1)
    told = [
        entry("transition", "detox", yesterday),
        entry("urine", "positive", yesterday, result="positive", explained=False),
    ]
    recorded = record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=told)
    scope.enter(cast.organisation_id)
    assert sorted(models.Entry.everyone.values_list("kind", "code", "origin")) == [
        ("transition", "detox", "clinic"),
        ("urine", "positive", "clinic"),
    ]
    assert models.Standing.everyone.get().level == 3
    task = models.Task.everyone.get()
    assert (recorded.saved, recorded.level, recorded.task_id) == (2, 3, task.id)
    assert (task.kind, task.owner_id, task.reasons) == (
        "outreach", cast.clinician.staff_id, ["uds_positive", "post_transition"],
    )  # fmt: skip


def test_a_medicine_alone_disturbs_nobody(cast: Cast, now: datetime) -> None:
    told = [entry("medicine", "sertraline", now, state="started", dose="50 mg")]
    record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=told)
    scope.enter(cast.organisation_id)
    assert models.Task.everyone.count() == 0
    assert models.JournalEntry.objects.get(action="record_entries").detail == {
        "saved": 1,
        "kinds": ["medicine"],
    }


def test_one_unreadable_fact_keeps_all_out(cast: Cast, now: datetime) -> None:
    told = [entry("medicine", "sertraline", now, state="started"), entry("urine", "", now, result="fine")]
    with pytest.raises(Refused) as refused:
        record_entries(actor=cast.clinician, now=now, patient_id=cast.patient_id, entries=told)
    assert refused.value.code == "entry.urine_unreadable"
    scope.enter(cast.organisation_id)
    assert models.Entry.everyone.count() == 0


def test_a_colleague_without_a_tie_enters_nothing(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        record_entries(actor=cast.colleague, now=now, patient_id=cast.patient_id, entries=[])
    assert refused.value.code == "chart.not_on_team"
