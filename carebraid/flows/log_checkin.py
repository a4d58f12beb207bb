"""A person tells us about today: saved, judged, and somebody called if need be, in one write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.reach.checkin import CheckIn, read_checkin, salvage_safety
from carebraid.core.team.task import Priority
from carebraid.core.watch.reason import Reason
from carebraid.store import checkins, journal
from carebraid.store.chart import Chart, open_chart

from ._raise import Signal, end_what_the_app_asked, raise_safety, reach_out, refresh_standing
from ._unit import unit


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a check-in. ``state`` is ``saved``, ``already`` (it was here before) or ``salvaged``.

    ``is_urgent``: a safety task was raised. ``refused`` is the code of what was wrong with a salvaged one.
    """

    id: UUID | None
    state: str
    level: int | None = None
    reasons: tuple[Reason, ...] = ()
    is_urgent: bool = False
    task_id: UUID | None = None
    due_at: datetime | None = None
    refused: Refused | None = None


@unit
def log_checkin(
    *, actor: Actor, now: datetime, raw: Mapping[str, Any], sent_at: datetime | None = None,
    source: str = "app", patient_id: UUID | None = None,
) -> Receipt:  # fmt: skip
    """Save the signed-in person's check-in, exactly once whatever the network does.

    Source: warning_signs.yaml for the level, protocols.yaml for who acts and when. A damaged entry with a
    safety answer is kept as ``salvaged``: the task is raised, and ``refused`` says what was wrong (HAZ-04).
    Refuses what ``read_checkin`` refuses, and an id that belongs to somebody else's entry.
    """
    person = patient_id or actor.patient_id
    if person is None:
        raise Refused("checkin.patients_only", "Check-ins belong to the person in care.", status=403)
    purpose = Purpose.SELF if person == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, person, purpose, now, record_access=False)
    try:
        checkin = read_checkin({**raw, "sent_at": raw.get("sent_at") or sent_at}, now)
    except Refused as refused:
        return _salvage(chart, raw, refused, now)
    # Whether it was here is asked first only where something else would be done before it is saved.
    if checkin.safety_priority is not None and checkins.find_checkin(chart, checkin.client_id):
        return _again(chart, checkin, now)
    return _take(chart, checkin, source, now)


def _again(chart: Chart, checkin: CheckIn, now: datetime) -> Receipt:
    """Sent twice: nothing happens a second time."""
    _trace(chart, "already", checkin.client_id, now, checkin.happened_at, {})
    return Receipt(checkin.client_id, "already")


def _take(chart: Chart, checkin: CheckIn, source: str, now: datetime) -> Receipt:
    """Save, judge, and raise what has to be raised."""
    kept = case_id = None
    if checkin.safety_priority is not None:
        signal = Signal(
            f"checkin_safety_{checkin.safety}", {}, checkin.happened_at, "checkin", str(checkin.client_id)
        )
        kept, case_id = raise_safety(
            chart,
            protocol="suicide_safety",
            priority=Priority(checkin.safety_priority),
            signal=signal,
            now=now,
        )
    if not checkins.save_checkin(chart, checkin, source=source, safety_case_id=case_id):
        if kept is None:
            return _again(chart, checkin, now)
        # The same entry was saved in the very moment that this one raised its task: all of it is undone.
        raise Refused(
            "busy",
            "Too many people are changing this at once. Nothing was changed; please try again.",
            status=503,
        )
    level = refresh_standing(chart, now)
    outreach = reach_out(
        chart, level, now, happened_at=checkin.happened_at, source="checkin", source_id=str(checkin.client_id)
    )
    if outreach is None:
        end_what_the_app_asked(chart, now)
    lead = kept or outreach
    detail = {"level": level.level, "signs": [sign.id for sign in level.active], "source": source}
    _trace(chart, "saved", checkin.client_id, now, checkin.happened_at, detail)
    return Receipt(
        checkin.client_id, "saved", level.level, level.reasons, kept is not None,
        lead.task.id if lead else None, lead.task.due_at if lead else None,
    )  # fmt: skip


def _salvage(chart: Chart, raw: Mapping[str, Any], refused: Refused, now: datetime) -> Receipt:
    """A damaged entry: its safety answer is acted on all the same, and the rest stays on the device."""
    rescued = salvage_safety(raw)
    if rescued.safety_priority is None:
        raise refused
    signal = Signal(f"checkin_safety_{rescued.safety}", {}, now, "checkin", str(rescued.client_id or ""))
    kept, _ = raise_safety(
        chart, protocol="suicide_safety", priority=Priority(rescued.safety_priority), signal=signal, now=now
    )
    refresh_standing(chart, now)
    _trace(chart, "salvaged", rescued.client_id or "", now, now, {"code": refused.code})
    return Receipt(
        rescued.client_id,
        "salvaged",
        is_urgent=True,
        task_id=kept.task.id,
        due_at=kept.task.due_at,
        refused=refused,
    )


def _trace(
    chart: Chart, state: str, about: object, now: datetime, happened_at: datetime, detail: dict[str, Any]
) -> None:
    journal.record(
        chart.actor, "log_checkin", now=now, happened_at=happened_at, patient_id=chart.patient_id,
        purpose=chart.purpose, object_kind="checkin", object_id=about, detail={"state": state, **detail},
    )  # fmt: skip
