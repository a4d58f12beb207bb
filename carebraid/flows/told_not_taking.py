"""The person tells that they do not take something any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.meds.regimen import TakenState, stop
from carebraid.core.team.task import Priority
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.medicines import save_change, save_told

from ._medicine_list import follow, lay_out, raise_about
from ._unit import unit


@unit
def told_not_taking(
    *, actor: Actor, now: datetime, patient_id: UUID, medicine_id: UUID, words: str = ""
) -> bool:
    """What the person told themselves ends at once; what was prescribed stays until the team has talked with them.

    Gives whether it ended. Stopping at once can be dangerous, so the team hears of the second kind today.
    Refuses ``regimen.unknown`` (404) and what ended already (``regimen.is_stopped``).
    """
    chart = open_chart(actor, patient_id, Purpose.SELF, now, record_access=False)
    desk = lay_out(chart, now)
    row = desk.listed.row(medicine_id)
    said, is_own = words.strip()[:500], row.source == "person"
    if is_own and row.taken.state is not TakenState.STOPPED:
        after = stop(
            desk.regimen, row.taken.id, on=desk.today, seen_version=row.taken.version, today=desk.today
        )
        save_change(chart, row.taken, after.entry(row.taken.id), what="stopped", now=now, why=said)
        follow(chart, after.entry(row.taken.id), now)
    else:
        save_told(chart, row.taken, what="told_not_taking", why=said, now=now)
        raise_about(chart, "told_not_taking", priority=Priority.SAME_DAY, now=now, facts={})
    journal.record(
        actor, "told_not_taking", now=now, patient_id=patient_id, purpose=Purpose.SELF, object_kind="medicine",
        object_id=medicine_id, detail={"ended": is_own},
    )  # fmt: skip
    return is_own
