"""The index door: finding a person, with the fewest fields that tell two people apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import CLINICIANS
from carebraid.core.kernel.refusal import Refused

from . import journal, scope


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a search; ``is_mine`` says whether the chart opens for the asker."""

    patient_id: UUID
    name: str
    number: str
    born_on: date | None
    site: str
    is_mine: bool


_MINE = """(exists(select 1 from store_teammember m where m.patient_id = p.id and m.staff_id = %(staff)s
         and m.from_at <= %(now)s and (m.until_at is null or m.until_at > %(now)s))
   or exists(select 1 from store_consent c where c.patient_id = p.id and c.staff_id = %(staff)s
         and c.status = 'active' and c.stopped_at is null and c.refused_at is null
         and c.expires_on >= (%(now)s at time zone p.zone)::date))"""
"""Whether the record opens to the asker, as a pointer: on the team, or named in a consent. The chart door decides."""

_FIND = f"""
select p.id, p.name_used, p.number, p.born_on, s.name,
  {_MINE}
from store_patient p join store_site s on s.id = p.site_id
where p.name_used ilike %(part)s or p.number ilike %(start)s
   or exists(select 1 from store_patientname n where n.patient_id = p.id and n.text ilike %(part)s)
order by 6 desc, p.name_used, p.number limit %(limit)s
"""


def open_index(actor: Actor, text: str, now: datetime, *, limit: int = 20) -> tuple[Found, ...]:
    """Up to ``limit`` people whose name or number holds ``text`` (two letters at least), own people first."""
    scope.enter(actor.organisation_id)
    if not actor.has_role(*CLINICIANS):
        raise Refused("index.clinicians_only", "Finding people by name is for clinicians.", status=403)
    wanted = text.strip()
    if len(wanted) < 2:
        raise Refused("index.too_short", "Please type at least two letters of the name or number.")
    plain = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked = {"staff": actor.staff_id, "now": now, "part": f"%{plain}%", "start": f"{plain}%", "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, asked)
        found = tuple(Found(*row) for row in cursor.fetchall())
    journal.record(
        actor, "index.searched", now=now, purpose="treatment", outcome="seen", detail={"found": len(found)}
    )
    return found


_ONE = f"""
select p.id, p.name_used, p.number, p.born_on, s.name,
  {_MINE}
from store_patient p join store_site s on s.id = p.site_id where p.id = %(patient)s
"""


def open_index_for_one(actor: Actor, patient_id: UUID, now: datetime) -> Found:
    """One person by id, with the same few fields: whose record would be opened in an emergency (HAZ-14).

    Refuses ``index.clinicians_only`` and ``chart.not_found``.
    """
    scope.enter(actor.organisation_id)
    if not actor.has_role(*CLINICIANS):
        raise Refused("index.clinicians_only", "Finding people by name is for clinicians.", status=403)
    with connection.cursor() as cursor:
        cursor.execute(_ONE, {"staff": actor.staff_id, "now": now, "patient": patient_id})
        row = cursor.fetchone()
    if row is None:
        refused = Refused("chart.not_found", "There is no such person here.", status=404)
        refused.about = patient_id
        raise refused
    journal.record(
        actor, "index.looked", now=now, patient_id=patient_id, purpose="treatment", outcome="seen", detail={}
    )
    return Found(*row)
