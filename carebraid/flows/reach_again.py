"""The reason to hold is over, or was a mistake: reaching out goes on from where it stood."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.record.entry import Entry
from carebraid.core.team.hold import Held
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.entries import save_entries
from carebraid.store.holds import load_hold

from ._hold import release
from ._medicine_watch import watch_tolerance
from ._raise import reach_out, refresh_standing
from ._unit import unit


@unit
def reach_again(*, actor: Actor, now: datetime, patient_id: UUID) -> None:
    """End the hold. Whoever comes out of custody or a hospital may have lost tolerance: that is written down, and judged.

    Refuses where nothing is held (``hold.none``).
    """
    if actor.staff_id is None:
        raise Refused("task.staff_only", "This is written down by the care team.", status=403)
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    before = load_hold(chart)
    if before is None:
        raise Refused("hold.none", "Reaching out is not held.", status=409)
    release(chart, actor.staff_id, now)
    left = {Held.CUSTODY: "jail", Held.IN_HOSPITAL: "hospital"}.get(before.kind)
    if left is not None:
        came = Entry(kind="transition", code=left, happened_at=now, learned_at=now, value={"planned": None})
        save_entries(chart, [came], "clinic")
    level = refresh_standing(chart, now)
    if left is not None:
        watch_tolerance(chart, now)
        reach_out(chart, level, now, happened_at=now, source="entry", source_id="transition")
    journal.record(
        actor, "reach_again", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="reach_hold",
        object_id=patient_id, detail={"kind": str(before.kind)},
    )  # fmt: skip
