"""The chart door: one person's record, opened for a purpose, decided once, journalled always."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.labels import Label, read_labels
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.decide import Subject, Verdict, decide

from . import journal, scope


@dataclass(frozen=True, slots=True)
class Chart:
    """An open chart: what every load and save of one person's rows takes first."""

    actor: Actor
    patient_id: UUID
    organisation_id: UUID
    purpose: Purpose
    opened_at: datetime
    labels: frozenset[Label]
    verdict: Verdict
    zone: str


# The statements after this one see what whoever held the lock before has saved.
_ALONE = "pg_advisory_xact_lock(hashtextextended(p.id::text, 0)), "
_SUBJECT = """
select {alone}p.organisation_id, p.labels, p.zone,
  array(select distinct m.role from store_teammember m
        where m.patient_id = p.id and m.staff_id = %(staff)s
          and m.from_at <= %(now)s and (m.until_at is null or m.until_at > %(now)s)),
  exists(select 1 from store_task t where t.patient_id = p.id and t.state <> 'closed'
         and (t.owner_id = %(staff)s or t.claimed_by_id = %(staff)s))
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
    scope.enter(actor.organisation_id)
    asked = {"staff": actor.staff_id, "patient": patient_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECT.format(alone="" if record_access else _ALONE), asked)
        row = cursor.fetchone()
    if row is None:
        raise _refusal("chart.not_found", "There is no such person here.", 404, patient_id)
    organisation_id, labels, zone, ties, holds_task = row[-5:]
    subject = Subject(
        patient_id, organisation_id, frozenset(Role(tie) for tie in ties), holds_task, read_labels(labels)
    )
    verdict = decide(actor, subject, purpose)
    if not verdict.permit:
        raise _refusal(
            "chart.not_on_team",
            "You are not on this person's team, so their record stays closed. Ask their care manager to add you.",
            403,
            patient_id,
        )
    if record_access:
        journal.record(
            actor, "chart.opened", now=now, patient_id=patient_id, purpose=purpose, outcome="seen",
            detail={"reason": verdict.reason},
        )  # fmt: skip
    return Chart(actor, patient_id, organisation_id, purpose, now, subject.labels, verdict, zone)


def _refusal(code: str, words: str, status: int, patient_id: UUID) -> Refused:
    refused = Refused(code, words, status=status)
    refused.about = patient_id
    return refused
