"""A clinician writes a note about a session, or a new version of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.notes import APART, load_versions, save_note

from ._unit import unit

LONGEST: Final = 20_000


@unit
def write_note(
    *, actor: Actor, now: datetime, patient_id: UUID, text: str, kind: str = "session",
    happened_at: datetime | None = None, note_id: UUID | None = None, seen_version: int = 0,
) -> UUID:  # fmt: skip
    """Write a note: session (the record's, for the whole team), or psychotherapy or counselling (kept apart; its
    author's alone). With ``note_id`` a new version of it; kind and session time stay, and ``seen_version`` is the
    version the writer had before them.

    Nothing of a note kept apart, not even that there is one, goes to the journal of the person's record: its trace
    stands in the organisation's journal without the person (PRV-074; 45 CFR 164.501, 164.508(a)(2); 42 CFR 2.11).
    Refuses an empty or too long text, an unknown kind, a time to come, somebody else's note (``note.not_found``), and
    a version that is not the newest (409).
    """
    chart = open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False)
    said, at = text.strip(), happened_at or now
    if not said or len(said) > LONGEST:
        raise Refused("note.no_text", "Please write the note; up to {most} letters.", most=LONGEST)
    if actor.staff_id is None or (kind != "session" and kind not in APART):
        raise Refused("note.unknown_kind", "There is no such kind of note.")
    if at > now:
        raise Refused("note.not_yet", "A session that has not been yet has no note. Please check the time.")
    before = None
    if note_id is not None:
        newest = load_versions(chart, note_id)[:1]
        if not newest or newest[0].author_id != actor.staff_id:
            raise Refused("note.not_found", "There is no such note of yours here.", status=404)
        before = newest[0]
        if before.version != seen_version:
            raise Refused(
                "note.changed", "This note has a newer version. Please look at it first.", status=409
            )
        kind, at = before.kind, before.happened_at
    made = save_note(chart, kind=kind, text=said, happened_at=at, author_id=actor.staff_id, before=before)
    is_apart = kind in APART
    journal.record(
        actor, "write_apart_note" if is_apart else "write_note", now=now, happened_at=now if is_apart else at,
        patient_id=None if is_apart else patient_id, purpose=Purpose.TREATMENT,
        object_kind="" if is_apart else "note", object_id="" if is_apart else made, detail={},
    )  # fmt: skip
    return made
