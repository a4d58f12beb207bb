"""The chart door: one person's record, opened for a purpose, decided once, journalled always."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.labels import Label, read_labels
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.decide import EMERGENCY, Subject, Verdict, decide

from . import journal, scope
from ._fresh import fresh_id
from .consented import has_consent_for


@dataclass(frozen=True, slots=True)
class Chart:
    """An open chart: what every load and save of one person's rows takes first.

    ``emergency_until`` is set where it stands open because its reader opened it in an emergency: the page says so.
    """

    actor: Actor
    patient_id: UUID
    organisation_id: UUID
    purpose: Purpose
    opened_at: datetime
    labels: frozenset[Label]
    verdict: Verdict
    zone: str
    emergency_until: datetime | None = None


# The statements after this one see what whoever held the lock before has saved.
_ALONE = "pg_advisory_xact_lock(hashtextextended(p.id::text, 0)), "
_SUBJECT = """
select {alone}p.organisation_id, p.labels, p.zone,
  array(select distinct m.role from store_teammember m
        where m.patient_id = p.id and m.staff_id = %(staff)s
          and m.from_at <= %(now)s and (m.until_at is null or m.until_at > %(now)s)),
  exists(select 1 from store_task t where t.patient_id = p.id and t.state <> 'closed'
         and (t.owner_id = %(staff)s or t.claimed_by_id = %(staff)s)),
  (select max(e.until_at) from store_emergencyaccess e
   where e.patient_id = p.id and e.staff_id = %(staff)s and e.kind = 'opened'
     and e.from_at <= %(now)s and e.until_at > %(now)s)
from store_patient p where p.id = %(patient)s
"""


def open_chart(
    actor: Actor, patient_id: UUID, purpose: Purpose, now: datetime, *, record_access: bool = True
) -> Chart:
    """Open one person's chart, or refuse.

    Refuses ``chart.not_found`` (404) for a person who is not in the actor's organisation, exactly as for
    one who does not exist, and ``chart.not_on_team`` (403) for a colleague without a tie. A flow that
    journals what it did to the person passes ``record_access=False``: its own row is the trace, and until
    its transaction ends no other such flow works on this record, so that two facts that arrive together
    are judged together.
    """
    subject, zone = _ask(actor, patient_id, now, alone=not record_access)
    verdict = decide(actor, subject, purpose)
    if not verdict.permit and has_consent_for(patient_id, actor.staff_id, now):
        verdict = decide(actor, replace(subject, has_consented=True), purpose)
    if not verdict.permit:
        raise _not_on_team(patient_id)
    if record_access:
        journal.record(
            actor, "chart.opened", now=now, patient_id=patient_id, purpose=purpose, outcome="seen",
            detail={"reason": verdict.reason},
        )  # fmt: skip
    until = subject.emergency_until if verdict.reason == EMERGENCY else None
    return Chart(
        actor, patient_id, subject.organisation_id, purpose, now, subject.labels, verdict, zone, until
    )  # fmt: skip


_OPENED = """
insert into store_emergencyaccess (id, organisation_id, patient_id, labels, kind, staff_id, why, from_at, until_at,
  recipient, facility, review_due_at, reviewed_by, finding, review_words)
values (%(id)s, %(organisation)s, %(patient)s, '{BH,ETH}', 'opened', %(staff)s, %(why)s, %(now)s, %(until)s,
  '', '', %(review)s, '', '', '')
"""


def open_in_emergency(
    actor: Actor, patient_id: UUID, now: datetime, *, why: str, until_at: datetime, review_due_at: datetime
) -> tuple[Chart, UUID | None]:
    """Open a record without a tie, for a while and with a review: (the chart, the new emergency's id).

    The id is None where the same colleague has it open in an emergency already. Refuses ``chart.not_found``,
    ``chart.not_on_team`` for whoever is no clinician, and ``emergency.not_needed`` (409) where the record opens
    anyway. Call it in a flow that journals.
    """
    subject, _ = _ask(actor, patient_id, now, alone=True)
    before = decide(actor, subject, Purpose.TREATMENT)
    if before.permit and before.reason != EMERGENCY:
        raise Refused(
            "emergency.not_needed", "This record is open to you anyway. No emergency is needed.", status=409
        )
    made = None
    if not before.permit:
        would = decide(actor, replace(subject, emergency_until=until_at), Purpose.TREATMENT)
        if not would.permit or actor.staff_id is None:
            raise _not_on_team(patient_id)
        made = fresh_id()
        values: dict[str, Any] = {
            "id": made, "organisation": subject.organisation_id, "patient": patient_id, "staff": actor.staff_id,
            "why": why, "now": now, "until": until_at, "review": review_due_at,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(_OPENED, values)
    return open_chart(actor, patient_id, Purpose.TREATMENT, now, record_access=False), made


def _ask(actor: Actor, patient_id: UUID, now: datetime, *, alone: bool) -> tuple[Subject, str]:
    """What the decision needs, and the person's zone. Refuses ``chart.not_found``."""
    scope.enter(actor.organisation_id)
    asked = {"staff": actor.staff_id, "patient": patient_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECT.format(alone=_ALONE if alone else ""), asked)
        row = cursor.fetchone()
    if row is None:
        raise _refusal("chart.not_found", "There is no such person here.", 404, patient_id)
    organisation_id, labels, zone, ties, holds_task, until = row[-6:]
    held = frozenset(Role(tie) for tie in ties)
    return Subject(patient_id, organisation_id, held, holds_task, read_labels(labels), until), zone


def _not_on_team(patient_id: UUID) -> Refused:
    return _refusal(
        "chart.not_on_team",
        "You are not on this person's team, so their record stays closed. Ask their care manager to add you.",
        403,
        patient_id,
    )


def _refusal(code: str, words: str, status: int, patient_id: UUID) -> Refused:
    refused = Refused(code, words, status=status)
    refused.about = patient_id
    return refused
