"""The whole record of one person in pieces that can be decided about: what leaves, leaves as these.

Each piece carries the labels that were stored with its rows, raised by what its class and codes call for (PRV-002).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.labelling import labels_for
from carebraid.core.privacy.verdict import Resource
from carebraid.knowledge.codes import load_label_rules

from . import models
from .chart import Chart
from .holding import load_held_pieces

KINDS: Mapping[str, tuple[str, str]] = {
    # piece: (class that calls for labels, field of the minimum-necessary profiles)
    "person": ("Patient", "name"),
    "team": ("care_team", "team"),
    "condition": ("condition", "conditions"),
    "medicine": ("medicine", "medications"),
    "assessment": ("assessment", "assessments"),
    "checkin": ("craving_checkin", "observations"),
    "urine": ("urine_screen", "observations"),
    "appointment": ("appointment", "appointments"),
    "event": ("event", "observations"),
    "safety_plan": ("safety_plan", "safety_plan"),
    "note": ("note", "documents"),
}
"""Every kind of piece. A kind that is not here does not leave the house."""

REPORTS: Mapping[str, tuple[str, str]] = {
    "crime_report": ("event", "circumstances"),
    "child_abuse_report": ("event", "circumstances"),
}
"""What is written for one report under law (42 CFR 2.12(c)(5) and (6)). It is no part of the record and read from
none; beside these and :data:`KINDS` nothing passes the gate."""

_REPORTED = {
    name: name for name in ("circumstances", "status_as_patient", "name", "address", "last_known_whereabouts")
}

PARTS_OF: Mapping[str, Mapping[str, str]] = {
    "person": {
        "name": "name", "legal_name": "name", "born_on": "born_on", "pronouns": "pronouns", "languages": "language",
        "telephone": "telephone", "number": "record_number", "what_matters": "goals",
    },
    "checkin": {"note": "notes_for_the_team"},
    "medicine": {"trade_offs": "notes_for_the_team"},
    **dict.fromkeys(REPORTS, _REPORTED),
}  # fmt: skip
"""What a piece says -> the field of the minimum-necessary profiles it needs, where that is not the piece's own."""


def field_of(kind: str) -> str:
    """The field of the minimum-necessary profiles that a kind needs. A kind in neither list is a fault."""
    return (KINDS.get(kind) or REPORTS[kind])[1]


def narrowed(piece: Piece, fields: frozenset[str]) -> Piece:
    """The piece with only what ``fields`` list (PRV-006); what is not needed is not there, not even as null."""
    needs = PARTS_OF.get(piece.kind)
    if needs is None:
        return piece
    own = field_of(piece.kind)
    return replace(
        piece, data={name: said for name, said in piece.data.items() if needs.get(name, own) in fields}
    )


def without_withheld(piece: Piece, resource: Resource) -> Piece:
    """The piece as it was released: what its withheld parts say is taken out with them."""
    said = piece.data.get("corrections")
    if not said:
        return replace(piece, resource=resource)
    free = {part.id for part in resource.parts}
    kept = [one for one in said if one["id"] in free]
    return replace(piece, resource=resource, data={**piece.data, "corrections": kept})


SAFETY_KINDS = frozenset({"safety_plan"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One fact of the record: ``resource`` is what the gate decides about, ``data`` what it says (null: not known)."""

    resource: Resource
    at: datetime | None
    data: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The key in :data:`KINDS`."""
        return self.resource.kind


_EVERYTHING = """
select coalesce(json_agg(json_build_array(kind, id, at, labels, data) order by at desc nulls first, kind, id), '[]')::text
from (
  select 'person', p.id::text, null::timestamptz, p.labels, jsonb_build_object('name', p.name_used, 'legal_name',
      (select text from store_patientname n where n.patient_id = p.id and n.kind = 'legal' order by n.id desc limit 1),
      'pronouns', p.pronouns, 'born_on', p.born_on, 'languages', to_jsonb(p.languages), 'number', p.number,
      'telephone', (select value from store_contactchannel h where h.patient_id = p.id and h.is_safe
        and h.kind in ('mobile', 'phone') order by h.position limit 1), 'what_matters', p.what_matters)
    from store_patient p where p.id = %(p)s
  union all
  select 'condition', p.id::text || '/condition/' || c.code, null, p.labels, jsonb_build_object('code', c.code)
    from store_patient p, unnest(p.conditions) as c(code) where p.id = %(p)s
  union all
  select 'team', m.id::text, m.from_at, m.labels, jsonb_build_object('name', s.name, 'role', m.role, 'lead', m.is_lead,
      'until', m.until_at)
    from store_teammember m join store_staff s on s.id = m.staff_id where m.patient_id = %(p)s
  union all
  select 'assessment', r.id::text, r.happened_at, r.labels, jsonb_build_object('instrument', r.instrument, 'state', r.state,
      'answers', r.answers, 'scores', r.scores, 'bands', r.bands, 'source', r.source)
    from store_response r where r.patient_id = %(p)s
  union all
  select 'checkin', c.id::text, c.happened_at, c.labels, jsonb_build_object('craving', c.craving, 'worst', c.worst,
      'mood', c.mood, 'sleep_hours', c.sleep_hours, 'used', c.used, 'medicine', c.medicine, 'answering', c.answering,
      'safety', c.safety, 'note', c.details->'note', 'resist', c.resist, 'distress', c.distress, 'cope', c.cope,
      'used_what', c.details->'used_what', 'triggers', c.details->'triggers', 'places', c.details->'places',
      'feelings', c.details->'feelings')
    from store_checkin c where c.patient_id = %(p)s
  union all
  select case e.kind when 'urine' then 'urine' when 'medicine' then 'medicine' when 'dose' then 'medicine' else 'event' end,
      e.id::text, e.happened_at, e.labels, jsonb_build_object('kind', e.kind, 'code', e.code, 'value', e.value)
    from store_entry e where e.patient_id = %(p)s and e.kind <> 'visit'
  union all
  select 'medicine', m.id::text, coalesce((m.started_on + time '12:00') at time zone 'UTC', m.told_at), m.labels,
      jsonb_build_object('kind', 'listed', 'code', m.name, 'value', jsonb_build_object('words', m.name, 'state', m.state,
      'amount', trim_scale(m.amount), 'unit', m.unit, 'times_a_day', trim_scale(m.times_a_day), 'form', m.formulation,
      'started_on', m.started_on, 'stopped_on', m.stopped_on, 'reason', m.reason, 'prescriber', m.prescriber),
      'trade_offs', to_jsonb(m.trade_offs))
    from store_medicine m where m.patient_id = %(p)s
  union all
  select 'medicine', u.id::text, (u."on" + time '12:00') at time zone 'UTC', u.labels, jsonb_build_object('kind', 'supply',
      'code', m.name, 'value', jsonb_build_object('words', m.name, 'kind', u.kind, 'state', u.state, 'days', u.days))
    from store_supply u join store_medicine m on m.id = u.medicine_id where u.patient_id = %(p)s
  union all
  select 'medicine', g.id::text, (coalesce(g.done_on, g.due_on) + time '12:00') at time zone 'UTC', g.labels || m.labels,
      jsonb_build_object('kind', 'watched', 'code', m.name, 'value', jsonb_build_object('words', m.name, 'what', g.what,
      'due_on', g.due_on, 'done_on', g.done_on, 'result', g.result))
    from store_monitoring g join store_medicine m on m.id = g.medicine_id where g.patient_id = %(p)s
  union all
  select 'medicine', d.id::text, d.at, d.labels || m.labels, jsonb_build_object('kind', 'changed', 'code', m.name, 'value',
      jsonb_build_object('words', m.name, 'what', d.what, 'before', d.before->'dose', 'after', d.after->'dose',
      'why', d.why, 'by', d.by_name))
    from store_medicinechange d join store_medicine m on m.id = d.medicine_id where d.patient_id = %(p)s
  union all
  select 'medicine', c.id::text, c.at, c.labels || coalesce((select array_agg(l) from store_medicine o,
      unnest(o.labels) l where o.patient_id = c.patient_id), '{}'), jsonb_build_object('kind', 'checked', 'code', (c.about - 'trade_off')::text || ' ' ||
      c.looked_at::text || ' ' || c.alerts::text, 'value', jsonb_build_object('words', coalesce(m.name, c.about->>'name', ''),
      'checked', c.is_checked, 'why_not', to_jsonb(c.why_not), 'alerts', c.alerts, 'unknown', c.unknown,
      'overrides', c.overrides, 'edition', c.edition, 'by', c.by_name, 'second', c.second_name))
    from store_interactioncheck c left join store_medicine m on m.id = c.medicine_id where c.patient_id = %(p)s
  union all
  select 'appointment', a.id::text, a.at, a.labels, jsonb_build_object('kind', a.kind, 'state', a.state,
      'with', coalesce(s.name, ''), 'reason', a.reason)
    from store_appointment a left join store_staff s on s.id = a.staff_id where a.patient_id = %(p)s
  union all
  select * from (select distinct on (n.note) 'note', n.note::text, n.happened_at, n.labels, jsonb_build_object('text', n.text,
      'by', s.name, 'version', n.version, 'written_at', n.written_at)
    from store_note n join store_staff s on s.id = n.author_id where n.patient_id = %(p)s
    order by n.note, n.version desc) notes
  union all
  select * from (select 'safety_plan', v.id::text, v.written_at, v.labels, jsonb_build_object('version', v.version,
      'by', v.writer_name, 'lines', v.entries)
    from store_safetyplan v where v.patient_id = %(p)s order by v.version desc limit 1) plan
) f (kind, id, at, labels, data)
"""


def load_record(chart: Chart) -> tuple[Piece, ...]:
    """Everything on file about the person, undated facts first, then newest first.

    Not in it: who looked, tasks and other work of the team, the list of grants, notes that stand apart; and, where the
    person opened it themself, what is held back from them now (PRV-056).
    """
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING, {"p": chart.patient_id})
        rows = msgspec.json.decode(cursor.fetchone()[0])
    pieces = _with_corrections(chart, [_piece(chart, *row) for row in rows])
    if chart.purpose != Purpose.SELF:
        return pieces
    held = load_held_pieces(chart)
    return tuple(piece for piece in pieces if piece.resource.id not in held)


def _with_corrections(chart: Chart, pieces: list[Piece]) -> tuple[Piece, ...]:
    """Decided requests to correct something are parts of what they are about, and go where it goes (PRV-057).

    ``about`` is the id or the kind of a piece; one that names neither stands with the person.
    """
    rows = models.RightsRequest.of(chart).filter(kind="amendment").exclude(decided_at=None)
    for row in rows.exclude(decision="withdrawn").order_by("asked_at", "id"):
        told = {
            "id": str(row.id), "wish": row.wish, "decision": row.decision, "words": row.words,
            "disagreement": row.disagreement,
        }  # fmt: skip
        labels = labels_for(
            "correction", load_label_rules(), text=f"{row.wish} {row.words} {row.disagreement}", raised=frozenset(row.labels)
        )  # fmt: skip
        part = Resource(id=str(row.id), kind="correction", labels=labels)
        here = next(
            (n for n, piece in enumerate(pieces) if row.about and piece.resource.id == row.about), None
        )
        if here is None:
            here = next((n for n, piece in enumerate(pieces) if piece.kind == row.about), None)
        if here is None:
            here = next((n for n, piece in enumerate(pieces) if piece.kind == "person"), 0)
        piece = pieces[here]
        whole = replace(piece.resource, parts=(*piece.resource.parts, part))
        pieces[here] = replace(
            piece,
            resource=whole,
            data={**piece.data, "corrections": [*piece.data.get("corrections", ()), told]},
        )
    return tuple(pieces)


def _piece(
    chart: Chart, kind: str, row_id: str, at: str | None, labels: list[str], data: dict[str, Any]
) -> Piece:
    when = None if at is None else datetime.fromisoformat(at).astimezone(UTC)
    said = (
        f"{data.get('instrument', '')} {data.get('code', '')} {data.get('kind', '')} {data.get('text', '')}"
    )
    if data.get("kind") == "checked":
        # A check names every medicine and condition it looked at: its labels come from all of them, its code is the order's.
        data = {**data, "code": data["value"]["words"]}
    needed = labels_for(KINDS[kind][0], load_label_rules(), text=said, raised=frozenset(labels))
    resource = Resource(
        id=row_id, kind=kind, labels=needed, dated_on=None if when is None else local_day(when, chart.zone),
        safety=kind in SAFETY_KINDS,
    )  # fmt: skip
    return Piece(resource, when, data)


def add_labels(chart: Chart, piece_id: UUID, labels: Iterable[str]) -> tuple[str, ...] | None:
    """Add labels to the row behind a piece; gives all it has now, or None where there is none (PRV-002)."""
    for table in (models.Response, models.Entry, models.CheckIn, models.Appointment):
        row = table.of(chart).filter(id=piece_id).values_list("labels", flat=True).first()
        if row is not None:
            after = tuple(sorted({*row, *labels}))
            table.of(chart).filter(id=piece_id).update(labels=list(after))
            return after
    return None
