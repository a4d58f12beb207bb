"""Notes about a session, version by version; and notes kept apart, which come to nobody but their author."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.consent import Notes
from carebraid.core.privacy.labelling import labels_for
from carebraid.core.privacy.verdict import Resource
from carebraid.knowledge.codes import load_label_rules

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .record import Piece, load_record

COUNSELLING: Final = "counselling_note"
"""What is asked for, agreed to and given alone: the counselling notes of whoever asks (42 CFR 2.31(b))."""

APART: Final = frozenset({"psychotherapy", "counselling"})
"""Notes that stand apart from the record: 45 CFR 164.501 and 42 CFR 2.11."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The newest version of one note. ``kind``: session, psychotherapy or counselling; ``version`` counts from 1.

    ``written_at`` is when this version was written, ``happened_at`` when the session was.
    """

    id: UUID
    kind: str
    version: int
    author_id: UUID
    by: str
    happened_at: datetime
    written_at: datetime
    text: str


def load_notes(chart: Chart) -> tuple[Note, ...]:
    """The session notes of the open chart, newest session first."""
    rows = models.Note.of(chart).order_by("note", "-version").distinct("note").select_related("author")
    return _newest_first(_note(row, "session") for row in rows)


def load_apart_notes(chart: Chart) -> tuple[Note, ...]:
    """The notes kept apart that the reader wrote themself, and nobody else's (PRV-074); none for whoever has no hand
    in care. Whether others wrote some is not to be told from anything here."""
    if chart.actor.staff_id is None:
        return ()
    mine = models.ApartNote.of(chart).filter(author_id=chart.actor.staff_id)
    rows = mine.order_by("note", "-version").distinct("note").select_related("author")
    return _newest_first(_note(row, row.kind) for row in rows)


def has_counselling(chart: Chart) -> bool:
    """Whether the reader keeps counselling notes of their own about this person."""
    return any(note.kind == "counselling" for note in load_apart_notes(chart))


def load_chosen(chart: Chart, kinds: Collection[str] | None) -> tuple[Piece, ...]:
    """The pieces of the record that were chosen (None: all), or the reader's own counselling notes and nothing else.

    Refuses both together (``notes.stand_alone``): a consent for such notes cannot be combined with another.
    """
    if kinds is None or COUNSELLING not in kinds:
        return tuple(piece for piece in load_record(chart) if kinds is None or piece.kind in kinds)
    if set(kinds) != {COUNSELLING}:
        raise Refused(
            "notes.stand_alone", "Counseling notes go alone. Please choose them or the rest, not both."
        )
    return tuple(_as_piece(chart, note) for note in load_apart_notes(chart) if note.kind == "counselling")


def load_listed(chart: Chart, listed: Collection[str]) -> tuple[Piece, ...]:
    """What stands in a package, as it is now: for the gate to be asked again, whoever wrote it."""
    found = tuple(piece for piece in load_record(chart) if piece.resource.id in listed)
    if len(found) == len(listed):
        return found
    rows = models.ApartNote.of(chart).filter(kind="counselling").order_by("note", "-version").distinct("note")
    apart = (_note(row, row.kind) for row in rows.select_related("author"))
    return (*found, *(_as_piece(chart, note) for note in apart if str(note.id) in listed))


def _as_piece(chart: Chart, note: Note) -> Piece:
    labels = labels_for("counselling_note", load_label_rules(), text=note.text)
    resource = Resource(
        id=str(note.id), kind="note", labels=labels, notes=Notes.COUNSELLING,
        dated_on=local_day(note.happened_at, chart.zone),
    )  # fmt: skip
    said = {
        "text": note.text,
        "by": note.by,
        "version": note.version,
        "written_at": note.written_at.isoformat(),
    }
    return Piece(resource, note.happened_at, said)


def load_versions(chart: Chart, note_id: UUID) -> tuple[Note, ...]:
    """Every version of one note that the reader may see, newest first; none where there is no such note."""
    rows = models.Note.of(chart).filter(note=note_id).select_related("author").order_by("-version")
    if found := tuple(_note(row, "session") for row in rows):
        return found
    if chart.actor.staff_id is None:
        return ()
    apart = models.ApartNote.of(chart).filter(note=note_id, author_id=chart.actor.staff_id)
    return tuple(_note(row, row.kind) for row in apart.select_related("author").order_by("-version"))


def _newest_first(found: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted(found, key=lambda note: (note.happened_at, note.id), reverse=True))


def _note(row: models.Note | models.ApartNote, kind: str) -> Note:
    return Note(
        id=row.note, kind=kind, version=row.version, author_id=row.author_id, by=row.author.name,
        happened_at=row.happened_at, written_at=row.written_at, text=row.text,
    )  # fmt: skip


def save_note(
    chart: Chart, *, kind: str, text: str, happened_at: datetime, author_id: UUID, before: Note | None = None
) -> UUID:  # fmt: skip
    """A new note, or a new version of ``before``; the version before stays. Gives the note's id.

    Two versions written at the same moment are a conflict that the table refuses.
    """
    note_id = before.id if before else fresh_id()
    version = before.version + 1 if before else 1
    values = {
        "id": fresh_id(), "note": note_id, "version": version, "author_id": author_id, "happened_at": happened_at,
        "written_at": chart.opened_at, "text": text,
    }  # fmt: skip
    if kind in APART:
        raised = {"PSYTHPN"} if kind == "psychotherapy" else set()
        models.ApartNote.add(chart, kind=kind, labels=raised, **values)
    else:
        models.Note.add(chart, labels=labels_for("note", load_label_rules(), text=text), **values)
    return note_id
