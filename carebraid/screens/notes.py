"""The notes of a chart: what the team wrote, and what the reader keeps apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store.notes import Note, load_apart_notes, load_notes, load_versions

from ._screen import screen
from .chart import Top, build_top, open_for_care


@dataclass(frozen=True, slots=True)
class Notes:
    """The page. ``apart`` are the reader's own, and stand on no page of anybody else."""

    top: Top
    notes: tuple[Note, ...]
    apart: tuple[Note, ...]
    staff_id: UUID | None


@dataclass(frozen=True, slots=True)
class OneNote:
    """One note with its versions, newest first; ``is_mine``: the reader may write a new one."""

    top: Top
    versions: tuple[Note, ...]
    is_mine: bool

    @property
    def newest(self) -> Note:
        """The version that counts."""
        return self.versions[0]


@screen
def notes(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Notes:
    """Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    return Notes(build_top(chart, now, language), load_notes(chart), load_apart_notes(chart), actor.staff_id)


@screen
def one_note(*, actor: Actor, now: datetime, language: str, patient_id: UUID, note_id: UUID) -> OneNote:
    """Refuses a note that is not there, and somebody else's kept apart, alike (``note.not_found``, 404)."""
    chart = open_for_care(actor, patient_id, now)
    versions = load_versions(chart, note_id)
    if not versions:
        raise Refused("note.not_found", "There is no such note here.", status=404)
    return OneNote(build_top(chart, now, language), versions, versions[0].author_id == actor.staff_id)
