"""The result of something that was watched: it closes what was due, sets the next, and calls the prescriber if need be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.monitoring import Judged, Watch, judge, next_due
from carebraid.core.meds.regimen import TakenState
from carebraid.core.team.task import Kind, Priority
from carebraid.knowledge.monitoring import load_monitoring
from carebraid.store import journal, monitoring
from carebraid.store.chart import Chart, open_chart
from carebraid.store.medicines import load_regimen
from carebraid.store.monitoring import Watched

from ._medicine_watch import PRESCRIBERS, close_task, raise_due_tasks, result_signal
from ._raise import raise_task
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the result says, when it is due again (None: the schedule is over), and the prescriber's task, if any."""

    judged: Judged
    next_due_on: date | None
    task_id: UUID | None


@unit
def record_result(
    *, actor: Actor, now: datetime, patient_id: UUID, watched_id: UUID, on: date,
    values: Mapping[str, Decimal | None], said: str = "",
) -> Recorded:  # fmt: skip
    """Enter a result of the day ``on``. One look counts for every medicine that asks for the same.

    Out of range, or too little told to say so: the prescriber gets a task. Refuses a day to come
    (``monitoring.from_future``), a result that says nothing (``monitoring.result_missing``), a figure that nobody asked
    for (``monitoring.unknown_test``), and one that a colleague entered first (``monitoring.done``, 409).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    one = monitoring.find_watched(chart, watched_id)
    if one.done_on is not None:
        raise Refused("monitoring.done", "A colleague has entered this result already.", status=409)
    watch = load_monitoring().watches[one.what]
    _check(watch, on, local_day(now, chart.zone), values, said)
    judged = judge(watch, values, said)
    due = _close(chart, watch, one, on, values, said, judged)
    close_task(chart, Kind.MONITORING, one.what, now)
    task_id = _tell_prescriber(chart, watch, one, judged, now)
    raise_due_tasks(chart, now)
    journal.record(
        actor, "record_result", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="monitoring",
        object_id=watched_id, detail={"what": one.what, "judged": judged.value},
    )  # fmt: skip
    return Recorded(judged, due, task_id)


def _check(watch: Watch, on: date, today: date, values: Mapping[str, Decimal | None], said: str) -> None:
    if on > today:
        raise Refused("monitoring.from_future", "This day has not come yet. Please check the date.")
    if unknown := set(values) - {test.code for test in watch.tests}:
        raise Refused(
            "monitoring.unknown_test", "This result does not belong here: {which}.", which=sorted(unknown)[0]
        )
    if said not in ("", Judged.IN_RANGE, Judged.OUT_OF_RANGE):
        raise Refused("monitoring.result_missing", "Please enter a figure, or say whether it is in range.")
    if not said and all(value is None for value in values.values()):
        raise Refused("monitoring.result_missing", "Please enter a figure, or say whether it is in range.")


def _close(
    chart: Chart, watch: Watch, one: Watched, on: date, values: Mapping[str, Decimal | None], said: str, judged: Judged
) -> date | None:  # fmt: skip
    """Close every open look of that sort, and open the next of each; gives the next day of the one asked about."""
    result = {
        "values": {code: None if value is None else str(value) for code, value in values.items()}, "said": said,
        "judged": judged.value,
    }  # fmt: skip
    is_out = None if judged is Judged.NOT_KNOWN else judged is not Judged.IN_RANGE
    starts = {
        entry.id: entry.started_on
        for entry in load_regimen(chart).regimen.entries
        if entry.state is not TakenState.STOPPED
    }
    asked_about = None
    for row in monitoring.load_watched(chart, only_open=True):
        if row.what != one.what:
            continue
        monitoring.close_watched(chart, row.id, done_on=on, result=result, is_out_of_range=is_out)
        if str(row.medicine_id) not in starts:
            continue
        due = next_due(watch, starts[str(row.medicine_id)] or on, on)
        if due is not None:
            monitoring.save_watched(chart, row.medicine_id, row.what, due)
        if row.id == one.id:
            asked_about = due
    return asked_about


def _tell_prescriber(chart: Chart, watch: Watch, one: Watched, judged: Judged, now: datetime) -> UUID | None:
    if judged is Judged.IN_RANGE:
        return None
    code = "result_not_judged" if judged is Judged.NOT_KNOWN else "result_out_of_range"
    kept = raise_task(
        chart, kind=Kind.RESULT_REVIEW, subject=str(one.id), now=now, prefer=PRESCRIBERS,
        priority=Priority.THIS_VISIT if judged is Judged.NOT_KNOWN else Priority.SAME_DAY,
        due=now + timedelta(hours=1) if judged is Judged.URGENT else None,
        signals=[result_signal(code, watch, one, now)],
    )  # fmt: skip
    return kept.task.id
