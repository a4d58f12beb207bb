"""Those who asked for it get one neutral message on a day with a medicine, in the hours they chose (CAP-069)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.reminders import Known, wants_reminder
from carebraid.core.reach.outreach_rules import Due, Why, may_go
from carebraid.store import follow_up, journal, reminders
from carebraid.store.chart import Chart, open_chart
from carebraid.store.medicines import load_regimen
from carebraid.store.outreach import load_wishes

from ._unit import unit

TEMPLATE = "today_for_you"


@unit
def remind_of_medicines(*, actor: Actor, now: datetime, patient_ids: Sequence[UUID]) -> int:
    """Queue what may go now; gives how many. The same day again is the same message. One journal row for the batch."""
    queued = 0
    for patient_id in patient_ids:
        chart = open_chart(actor, patient_id, Purpose.OPERATIONS, now, record_access=False)
        queued += _remind(chart, now)
    journal.record(
        actor, "remind_of_medicines", now=now, purpose=Purpose.OPERATIONS,
        detail={"people": len(patient_ids), "queued": queued},
    )  # fmt: skip
    return queued


def _remind(chart: Chart, now: datetime) -> bool:
    wishes = load_wishes(chart)
    due = Due(kind=reminders.KIND, channel=wishes.channel, address=wishes.address)
    if may_go(due, wishes, now) is not Why.OK:
        return False
    known = Known(
        today=local_day(now, chart.zone), entries=load_regimen(chart).regimen.entries,
        injections_due=reminders.load_injections_due(chart), has_told=reminders.has_told_today(chart, now),
    )  # fmt: skip
    to = reminders.load_key(chart, now) if wants_reminder(known) else None
    if to is None:
        return False
    account_id, key = to
    return follow_up.save_message(chart.organisation_id, account_id, key=key, template=TEMPLATE, now=now)
