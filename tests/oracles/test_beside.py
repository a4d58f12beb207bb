"""What an overview reads in one statement is what the medicines page reads from rows."""

from __future__ import annotations

from datetime import datetime, timedelta

from carebraid.core.kernel.codes import Purpose
from carebraid.core.meds.regimen import to_check
from carebraid.store import models
from carebraid.store._fresh import fresh_id
from carebraid.store.chart import Chart, open_chart
from carebraid.store.medicine_checks import load_circumstances
from carebraid.store.medicines import load_regimen
from carebraid.store.therapies import load_beside, load_therapies
from tests.worlds import Cast


def agree(chart: Chart, now: datetime) -> bool:
    beside, listed = load_beside(chart, now), load_regimen(chart).regimen
    assert beside.therapies == load_therapies(chart)
    assert beside.told == load_circumstances(chart, now).told
    assert to_check(beside.regimen) == to_check(listed)
    assert [one.name for one in beside.regimen.entries] == [one.name for one in listed.entries]
    return bool(beside.therapies and beside.told and beside.regimen.entries)


def test_the_overview_and_the_page_read_the_same(cast: Cast, now: datetime) -> None:
    chart = open_chart(cast.clinician, cast.patient_id, Purpose.TREATMENT, now, record_access=False)
    assert not agree(chart, now)

    def entry(kind: str, code: str, back: float, **value: object) -> None:
        at = now - timedelta(days=back)
        models.Entry.add(
            chart,
            id=fresh_id(),
            kind=kind,
            code=code,
            happened_at=at,
            learned_at=at,
            value=value,
            origin="clinic",
        )

    def taken(name: str, state: str, **more: object) -> None:
        told = {"kind": "prescribed", "told_at": now, "told_by": "x", **more}
        models.Medicine.add(chart, id=fresh_id(), name=name, state=state, **told)

    for code, back, state in (
        ("cbt", 90, "goes_on"),
        ("exposure", 80, "goes_on"),
        ("cbt", 5, "ended"),
        ("dbt", 3, "goes_on"),
    ):
        entry("therapy", code, back, state=state, by="Dana")
    entry("therapy", "exposure", 70, state="goes_on", by="Ravi")
    for code, back in (("lithium", 30), ("diazepam", 20), ("naltrexone", 401), ("", 10)):
        entry("medicine", code, back, state="taken")
    entry("medicine", "lithium", 9, state="stopped")
    entry("medicine", "clozapine", -1, state="taken")  # planned for tomorrow
    taken("sertraline", "taken")
    taken("quetiapine", "stopped", stopped_on=now.date())
    taken("gabapentin", "tapering")
    taken("gabapentin", "stopped")
    assert agree(chart, now)
    assert load_beside(chart, now).told == ("diazepam",)
    assert [(one.code, one.by_name) for one in load_beside(chart, now).therapies] == [
        ("exposure", "Ravi"),
        ("dbt", "Dana"),
    ]
