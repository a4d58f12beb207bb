"""A clinician holds one answer or entry back from its person's own view, for a while, with a review (PRV-056)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.holding import REVIEW_WITHIN, check_hold, ends_at
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.holding import find_kind, load_held, save_hold

from ._raise import Signal, raise_task
from ._unit import unit


@unit
def hold_back(
    *, actor: Actor, now: datetime, patient_id: UUID, piece_id: UUID, ground: str, words: str, until_on: date | None
) -> UUID:  # fmt: skip
    """Hold it back until the first moment of ``until_on`` where the person lives; a colleague is asked to review it.

    Refuses what ``check_hold`` does, ``held.not_found`` (404: no answer or entry of this person), ``held.already``
    (409), ``held.not_staff`` (403) and ``task.nobody_here``.
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    said = check_hold(ground=ground, words=words, until_on=until_on, today=local_day(now, chart.zone))
    kind = find_kind(chart, piece_id)
    if not kind or until_on is None:
        raise Refused("held.not_found", "There is no such answer or entry in this record.", status=404)
    if any(one.piece == piece_id for one in load_held(chart)):
        raise Refused("held.already", "This is held back already. It can be opened or reviewed.", status=409)
    if actor.staff_id is None:
        raise Refused(
            "held.not_staff", "Only a clinician who works here can hold something back.", status=403
        )
    until = ends_at(until_on, chart.zone)
    held_id = save_hold(
        chart, piece=piece_id, kind=kind, ground=ground, words=said, until_at=until, staff_id=actor.staff_id
    )
    signal = Signal("held_back", {}, now, "held_back", str(held_id))
    raise_task(
        chart, kind=Kind.ACCESS_REVIEW, subject=f"held:{held_id}", priority=Priority.ROUTINE, signals=[signal],
        now=now, due=min(until, now + REVIEW_WITHIN), besides=[actor.staff_id],
    )  # fmt: skip
    journal.record(
        actor, "hold_back", now=now, patient_id=patient_id, purpose=Purpose.TREATMENT, object_kind="held_back",
        object_id=held_id, detail={"kind": kind, "ground": ground, "until": until.isoformat()},
    )  # fmt: skip
    return held_id
