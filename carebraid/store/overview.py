"""The head of a chart in one read: who this is, how to reach them, who is on their team, what is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from carebraid.core.team.hold import Held, Hold

from .chart import Chart
from .patients import Channel, Identity, SupportPerson, TeamTie

_HEAD = """
select json_build_object(
  'who', (select json_build_array(p.name_used, p.number, p.pronouns, p.born_on, p.languages, p.needs_interpreter,
      p.zone, z.name, p.conditions, p.what_matters, p.is_deidentified, p.enrolled_at,
      (select text from store_patientname n where n.patient_id = p.id and n.kind = 'legal' limit 1))
    from store_patient p join store_site z on z.id = p.site_id where p.id = %(p)s),
  'channels', (select coalesce(json_agg(json_build_array(kind, value, is_safe, may_leave_message, note)
      order by is_safe desc, position), '[]') from store_contactchannel where patient_id = %(p)s),
  'supporters', (select coalesce(json_agg(json_build_array(name, relation, phone) order by position), '[]')
    from store_supporter where patient_id = %(p)s),
  'team', (select coalesce(json_agg(json_build_array(m.staff_id, s.name, m.role, s.phone, m.is_lead, m.from_at,
      m.until_at) order by m.is_lead desc, m.from_at), '[]')
    from store_teammember m join store_staff s on s.id = m.staff_id where m.patient_id = %(p)s),
  'case', (select json_build_array(level, opened_at) from store_safetycase
    where patient_id = %(p)s and protocol = 'suicide_safety' and closed_at is null),
  'plan', (select json_build_array(version, written_at, writer_name, review_on) from store_safetyplan
    where patient_id = %(p)s order by version desc limit 1),
  'next', (select json_build_array(a.at, a.kind, coalesce(s.name, '')) from store_appointment a
    left join store_staff s on s.id = a.staff_id
    where a.patient_id = %(p)s and a.state = 'planned' and a.at > %(now)s order by a.at limit 1),
  'hold', (select json_build_array(h.kind, h.since_at, h.owner_id, s.name, h.review_at, h.told_by) from store_reachhold h
    join store_staff s on s.id = h.owner_id where h.patient_id = %(p)s and h.ended_at is null),
  'unsaid', (select count(*) from store_appointment where patient_id = %(p)s and state = 'planned' and at <= %(now)s),
  'calendar', (select calendar from store_organisation where id = %(organisation)s)
)::text
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``case_level`` None: no open suicide-safety case. ``plan_version`` 0: no safety plan was begun.

    ``hold``: reaching out is held. ``unsaid`` counts appointments in the past of which nobody said what became of them.
    """

    who: Identity
    case_level: str | None
    case_opened_at: datetime | None
    plan_version: int
    plan_written_at: datetime | None
    plan_writer: str
    plan_review_on: date | None
    next_at: datetime | None
    next_kind: str
    next_with: str
    unsaid: int
    is_study: bool
    hold: Hold | None


def load_head(chart: Chart) -> Head:
    """The head of the open chart; safe ways to reach the person come first."""
    asked: dict[str, Any] = {
        "p": chart.patient_id,
        "now": chart.opened_at,
        "organisation": chart.organisation_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, asked)
        found = msgspec.json.decode(cursor.fetchone()[0])
    case = found["case"] or [None, None]
    plan = found["plan"] or [0, None, "", None]
    coming = found["next"] or [None, "", ""]
    return Head(
        who=_identity(chart.patient_id, found), case_level=case[0], case_opened_at=_at(case[1]),
        plan_version=plan[0], plan_written_at=_at(plan[1]), plan_writer=plan[2],
        plan_review_on=date.fromisoformat(plan[3]) if plan[3] else None, next_at=_at(coming[0]),
        next_kind=coming[1], next_with=coming[2], unsaid=found["unsaid"],
        is_study=found["calendar"] == "study_days", hold=_hold(found["hold"]),
    )  # fmt: skip


def _hold(row: list[Any] | None) -> Hold | None:
    if row is None:
        return None
    kind, since, owner, name, review, told_by = row
    since_at = datetime.fromisoformat(since).astimezone(UTC)
    return Hold(
        kind=Held(kind),
        since_at=since_at,
        owner=UUID(owner),
        owner_name=name,
        review_at=_at(review),
        told_by=told_by,
    )


def _identity(patient_id: UUID, found: dict[str, Any]) -> Identity:
    (
        name, number, pronouns, born, languages, interpreter, zone, site, conditions, matters, deidentified, since, legal,
    ) = found["who"]  # fmt: skip
    return Identity(
        id=patient_id, name=name, legal_name=legal or "", number=number, pronouns=pronouns,
        born_on=date.fromisoformat(born) if born else None, languages=tuple(languages),
        needs_interpreter=interpreter, zone=zone, site=site, conditions=tuple(conditions), what_matters=matters,
        is_deidentified=deidentified, enrolled_at=datetime.fromisoformat(since).astimezone(UTC),
        channels=tuple(Channel(*row) for row in found["channels"]),
        supporters=tuple(SupportPerson(*row) for row in found["supporters"]),
        team=tuple(
            TeamTie(UUID(i), who, role, phone, lead, datetime.fromisoformat(start).astimezone(UTC), _at(end))
            for i, who, role, phone, lead, start, end in found["team"]
        ),
    )  # fmt: skip


def _at(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)
