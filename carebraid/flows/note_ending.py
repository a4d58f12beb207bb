"""An event that ends consents has happened: discharge, the end of treatment, the end of a court case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.endings import check_ending
from carebraid.core.record.entry import Entry
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.entries import save_entries
from carebraid.store.packages import withdraw_packages
from carebraid.store.sharing import load_consents, note_event

from ._unit import unit


@unit
def note_ending(
    *, actor: Actor, now: datetime, patient_id: UUID, event: str, at: datetime | None = None
) -> int:
    """Write the event into the record; consents that end with it end in the same transaction (PRV-019). How many.

    Packages that rested on them and were not fetched are emptied. Refuses ``ending.unknown``,
    ``ending.from_future`` and what the chart door refuses.
    """
    check_ending(event)
    happened = at or now
    if happened > now:
        raise Refused("ending.from_future", "This has not happened yet. Please check the date.")
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    ending = [
        kept.id
        for kept in load_consents(chart)
        if kept.consent.expiry.event == event and kept.consent.expiry.event_at is None
    ]
    ended = note_event(chart, event, happened)
    withdrawn = sum(withdraw_packages(chart, now, relied_on=one) for one in ending)
    entry = Entry(kind="programme", code=event, happened_at=happened, learned_at=now, value={})
    save_entries(chart, [entry], "clinic")
    journal.record(
        actor, "note_ending", now=now, happened_at=happened, patient_id=patient_id, purpose=Purpose.TREATMENT,
        object_kind="event", detail={"event": event, "consents": ended, "withdrawn": withdrawn},
    )  # fmt: skip
    return ended
