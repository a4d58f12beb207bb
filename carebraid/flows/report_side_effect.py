"""Somebody tells what a medicine does to them: a clock starts, somebody owns the answer (beyond 8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.meds.side_effects import Alarm, Speed, check_report
from carebraid.core.team.task import Kind, Priority
from carebraid.knowledge.monitoring import load_answer_clock
from carebraid.store import journal, side_effects
from carebraid.store.chart import Chart, open_chart
from carebraid.store.medicines import load_regimen

from ._medicine_watch import PRESCRIBERS
from ._raise import SUICIDE, Signal, raise_safety, raise_task, refresh_standing
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Reported:
    """The report's id, by when there is an answer, and whether something in it cannot wait."""

    id: UUID
    answer_due_at: datetime
    is_alarming: bool


@unit
def report_side_effect(
    *, actor: Actor, now: datetime, patient_id: UUID, what: str, burden: int | None = None,
    medicine_id: UUID | None = None, alarms: Collection[str] = (),
) -> Reported:  # fmt: skip
    """Keep a report in the person's words; whoever prescribes gets a task with the time by which to answer.

    ``burden`` 0 to 10, None where it was not said. ``alarms`` are signs that cannot wait; low mood on a medicine opens
    the safety case as the questionnaire does. Refuses ``side_effect.…`` and a medicine that is not on the list.
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    said, signs = check_report(what, burden), _alarms(alarms)
    if medicine_id is not None:
        load_regimen(chart).row(medicine_id)
    clock = load_answer_clock()
    speed = clock.speed(burden, signs)
    due = clock.due_at(now, speed)
    made = side_effects.save_side_effect(
        chart,
        medicine_id=medicine_id,
        what=said,
        burden=burden,
        told_at=now,
        told_by=actor.name,
        answer_due_at=due,
    )
    _raise(chart, made, speed, signs, due, now)
    journal.record(
        actor, "report_side_effect", now=now, patient_id=patient_id, purpose=purpose, object_kind="side_effect",
        object_id=made, detail={"speed": speed.value, "alarms": sorted(sign.value for sign in signs)},
    )  # fmt: skip
    return Reported(made, due, bool(signs))


def _alarms(alarms: Collection[str]) -> tuple[Alarm, ...]:
    try:
        return tuple(sorted({Alarm(one) for one in alarms}))
    except ValueError as error:
        raise Refused(
            "side_effect.unknown_sign", "One of the signs is not known here. Please choose again."
        ) from error


def _raise(
    chart: Chart, made: UUID, speed: Speed, signs: tuple[Alarm, ...], due: datetime, now: datetime
) -> None:
    source = ("side_effect", str(made))
    signals = [Signal(sign.value, {}, now, *source) for sign in signs if sign is not Alarm.MOOD]
    kept = raise_task(
        chart, kind=Kind.SIDE_EFFECT, subject=str(made), now=now, due=due, prefer=PRESCRIBERS,
        priority=Priority.THIS_VISIT if speed is Speed.OTHER else Priority.SAME_DAY,
        signals=[Signal("side_effect_told", {}, now, *source), *signals],
    )  # fmt: skip
    side_effects.save_side_effect_task(chart, made, kept.task.id)
    if Alarm.MOOD in signs:
        raise_safety(
            chart, protocol=SUICIDE, priority=Priority.SAME_DAY, now=now,
            signal=Signal(Alarm.MOOD.value, {}, now, *source),
        )  # fmt: skip
        refresh_standing(chart, now)
