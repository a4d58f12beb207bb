"""The whole record of one person in pieces that can be decided about: what leaves, leaves as these.

Each piece carries the labels that were stored with its rows, raised by what its class and codes call for (PRV-002).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.privacy.labelling import labels_for, strictest
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
    "safety_case": ("safety_case", "everything_else_on_file"),
    "own_sign": ("own_sign", "everything_else_on_file"),
    "forecast": ("forecast", "everything_else_on_file"),
    "reaching": ("reaching", "everything_else_on_file"),
}
"""Every kind of piece. A kind that is not here does not leave the house."""

OWN: Final = frozenset(kind for kind, (_, field) in KINDS.items() if field == "everything_else_on_file")
"""What the person has in their own copy and no other purpose needs (PRV-006): no form offers it and nobody is given it."""

GIVEN: Final = tuple(kind for kind in KINDS if kind not in OWN)
"""What can be asked for, agreed to and given."""

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
        "names": "everything_else_on_file", "channels": "everything_else_on_file", "near": "everything_else_on_file",
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


SAFETY_KINDS = frozenset({"safety_plan", "safety_case"})
DERIVED: Final = frozenset({"forecast", "own_sign"})
"""What is worked out from everything else on file, and carries its labels (PRV-010)."""

NOT_IN_THE_RECORD: Mapping[str, str] = {
    # papers and looks: on the person's own pages, each with its date and words
    **dict.fromkeys(("Consent", "ConsentAsk", "Restriction", "Relationship"), "sharing page, with the signed texts"),
    **dict.fromkeys(("Grant", "Concern"), "the list of grants is on no copy that somebody could be made to show (PRV-072)"),
    **dict.fromkeys(("Disclosure", "Package", "EmergencyAccess", "BlindUse", "JournalEntry"), "who saw my record, and the accounting"),
    **dict.fromkeys(("RightsRequest", "HeldBack"), "page of one's rights; decided corrections stand at what they correct"),
    **dict.fromkeys(("NoticeGiven", "NumberProof", "OptIn", "Outreach"), "page of messages and notices, with the words that were shown"),
    # apart by law
    "ApartNote": "psychotherapy and counselling notes (PRV-055)",
    **dict.fromkeys(("AccountingDelay", "CourtOrder", "LegalReport"), "made for a proceeding or a report under law (PRV-055, PRV-043)"),
    "ThreatFinding": "a director's finding that names a parent (PRV-068)",
    "PartnerRequest": "what somebody else asked, before anything was decided",
    # work, not record: says nothing of the person that is not above
    **dict.fromkeys(("Task", "TaskEvent"), "work of the team; how the person was reached is in the record"),
    "OwnWatch": "how often signs may ring; the signs are in the record",
    **dict.fromkeys(("Hold", "ImportRun"), "how rows are kept and where they came from"),
    "Allotment": "which way a fair test of our own work drew; what was done then is in the record",
}  # fmt: skip
"""Tables about one person that no piece is read from, each with its reason; a house test knows all others are read."""


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
        and h.kind in ('mobile', 'phone') order by h.position limit 1), 'what_matters', p.what_matters, 'names', (select jsonb_agg(jsonb_build_object('kind', n.kind, 'name', n.text) order by n.id)
        from store_patientname n where n.patient_id = p.id),
      'channels', (select jsonb_agg(jsonb_build_object('kind', h.kind, 'value', h.value, 'safe', h.is_safe,
        'may_leave_message', h.may_leave_message, 'note', h.note) order by h.position) from store_contactchannel h where h.patient_id = p.id),
      'near', (select jsonb_agg(jsonb_build_object('name', u.name, 'relation', u.relation, 'phone', u.phone) order by u.position)
        from store_supporter u where u.patient_id = p.id))
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
  select 'medicine', e.id::text, e.told_at, e.labels || coalesce(m.labels, '{}'), jsonb_build_object('kind', 'effect',
      'code', coalesce(m.name, ''), 'text', e.what, 'value', jsonb_build_object('words', coalesce(m.name, ''), 'said', e.what, 'burden', e.burden,
      'answer', e.answer))
    from store_sideeffect e left join store_medicine m on m.id = e.medicine_id where e.patient_id = %(p)s
  union all
  select 'medicine', l.id::text, l.given_at, l.labels, jsonb_build_object('kind', 'brought', 'code', l.source, 'text', l.items::text,
      'value', jsonb_build_object('words', l.source, 'items', l.items, 'decided_at', l.decided_at))
    from store_medicinelist l where l.patient_id = %(p)s
  union all
  select 'safety_case', c.id::text, c.opened_at, c.labels, jsonb_build_object('code', c.protocol, 'level', c.level,
      'closed_at', c.closed_at)
    from store_safetycase c where c.patient_id = %(p)s
  union all
  select 'own_sign', s.id::text, s.since_at, s.labels, jsonb_build_object('text', s.words, 'measure', s.measure, 'is_low', s.is_low,
      'state', s.state, 'then_what', s.then_what, 'tell', s.tell, 'limit', s.learnt->'limit', 'by', s.writer_name)
    from store_ownsign s where s.patient_id = %(p)s and (s.tell <> 'me' or %(own)s::boolean)
  union all
  select 'forecast', f.id::text, f.computed_at, f.labels, jsonb_build_object('task', f.task, 'model', f.model, 'week', f.week,
      'probability', f.probability, 'refused', f.refused, 'reasons', f.reasons, 'over', f.over_at is not null, 'came', f.came)
    from store_foretold f where f.patient_id = %(p)s
  union all
  select 'forecast', s.patient_id::text || '/standing', s.computed_at, s.labels, jsonb_build_object('task', 'standing', 'level', s.level,
      'is_little', s.is_little, 'newest_at', s.newest_input_at)
    from store_standing s where s.patient_id = %(p)s and s.computed_at is not null
  union all
  select 'reaching', t.id::text, coalesce(t.reached_at, t.closed_at, t.opened_at), t.labels, jsonb_build_object('kind', 'contact',
      'code', t.kind, 'value', jsonb_build_object('tried', t.attempts, 'reached', t.reached, 'outcome', t.outcome,
      'answered_at', (select max(g.answered_at) from store_message g join store_patient p on p.account_id = g.account_id
        where g.task_id = t.id and p.id = t.patient_id)))
    from store_task t where t.patient_id = %(p)s
      and (t.attempts <> '[]' or t.reached_at is not null or t.outcome = 'answered_themselves')
  union all
  select 'reaching', v.id::text, v.told_at, v.labels || a.labels, jsonb_build_object('kind', 'missed_visit', 'code', a.kind,
      'value', jsonb_build_object('at', a.at, 'barriers', to_jsonb(v.barriers), 'wanted', to_jsonb(v.wanted),
      'arranged', to_jsonb(v.arranged)))
    from store_missedvisit v join store_appointment a on a.id = v.appointment_id where v.patient_id = %(p)s
  union all
  select 'reaching', c.id::text, c.since_at, c.labels, jsonb_build_object('kind', 'phase', 'code', c.phase,
      'value', jsonb_build_object('next_booster_at', c.next_booster_at, 'came_back_at', c.came_back_at))
    from store_carephase c where c.patient_id = %(p)s
  union all
  select 'reaching', t.id::text, t.left_at, t.labels, jsonb_build_object('kind', 'between_services', 'code', t.rule,
      'value', jsonb_build_object('from', t.from_name, 'to', t.to_name, 'accepted_at', t.accepted_at, 'seen_at', t.seen_at,
      'ended_at', t.ended_at, 'ended_how', t.ended_how, 'travels', to_jsonb(t.travels)))
    from store_transition t where t.patient_id = %(p)s
  union all
  select 'reaching', w.id::text, w.chosen_at, w.labels, jsonb_build_object('kind', 'wish', 'code', '',
      'value', jsonb_build_object('ways', to_jsonb(w.ways)))
    from store_reachwish w where w.patient_id = %(p)s
  union all
  select 'reaching', h.id::text, h.since_at, h.labels, jsonb_build_object('kind', 'hold', 'code', h.kind,
      'value', jsonb_build_object('review_at', h.review_at, 'ended_at', h.ended_at))
    from store_reachhold h where h.patient_id = %(p)s
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

    Not in it: what :data:`NOT_IN_THE_RECORD` names; what the person watches for themself alone, unless they opened it
    themself; and where they did, what is held back from them now (PRV-056) with the reasons of forecasts meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING, {"p": chart.patient_id, "own": chart.purpose == Purpose.SELF})
        rows = msgspec.json.decode(cursor.fetchone()[0])
    pieces = _with_corrections(chart, _inherit([_piece(chart, *row) for row in rows]))
    held = load_held_pieces(chart) if chart.purpose == Purpose.SELF else frozenset()
    if not held:
        return pieces
    return tuple(_without_reasons(piece) for piece in pieces if piece.resource.id not in held)


def _inherit(pieces: list[Piece]) -> list[Piece]:
    """What is worked out from the record carries the labels of what it is worked out from (PRV-010)."""
    sources = {piece.resource.labels for piece in pieces if piece.kind not in DERIVED | OWN}
    if not sources:
        return pieces
    above = strictest(sources)
    return [_raised(piece, above) if piece.kind in DERIVED else piece for piece in pieces]


def _raised(piece: Piece, above: frozenset[str]) -> Piece:
    return replace(piece, resource=replace(piece.resource, labels=strictest((piece.resource.labels, above))))


def _without_reasons(piece: Piece) -> Piece:
    """A forecast says why by naming results: while one is held back, none is named."""
    return replace(piece, data={**piece.data, "reasons": []}) if piece.kind == "forecast" else piece


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
