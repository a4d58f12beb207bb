"""PRV-075: who opens a chart. Every way to a yes and to a no, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.privacy.decide import Subject, decide

HERE, THERE, PERSON = UUID(int=1), UUID(int=2), UUID(int=3)
SUBJECT = Subject(PERSON, HERE, frozenset(), False, frozenset())


def actor(*roles: Role, kind: str = "account", **more: object) -> Actor:
    return Actor(kind=kind, name="A", organisation_id=HERE, roles=frozenset(roles), **more)  # type: ignore[arg-type]


CLINICIAN = actor(Role.PSYCHIATRIST)
TIED = replace(SUBJECT, ties=frozenset({Role.PSYCHIATRIST}))
OPEN = replace(SUBJECT, emergency_until=datetime(2026, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("who", "subject", "purpose", "permit", "reason"),
    [
        (replace(CLINICIAN, organisation_id=THERE), TIED, Purpose.TREATMENT, False, "other_organisation"),
        (actor(kind="job", service="sweep"), SUBJECT, Purpose.OPERATIONS, True, "job_of_this_house"),
        (actor(kind="command", service="demo"), SUBJECT, Purpose.TREATMENT, True, "command_of_this_house"),
        (actor(Role.PATIENT, patient_id=PERSON), SUBJECT, Purpose.SELF, True, "own_record"),
        (actor(Role.PATIENT, patient_id=PERSON), SUBJECT, Purpose.TREATMENT, False, "own_record"),
        (actor(Role.PATIENT, patient_id=THERE), SUBJECT, Purpose.SELF, False, "no_clinical_role"),
        (actor(Role.ADMINISTRATOR), SUBJECT, Purpose.OPERATIONS, True, "privacy_officer"),
        (actor(Role.ADMINISTRATOR), TIED, Purpose.TREATMENT, False, "no_clinical_role"),
        (actor(Role.PROGRAMME_MANAGER), SUBJECT, Purpose.OPERATIONS, False, "no_clinical_role"),
        (CLINICIAN, TIED, Purpose.TREATMENT, True, "on_the_team"),
        (CLINICIAN, TIED, Purpose.OPERATIONS, False, "not_on_the_team"),
        (actor(Role.NURSE), TIED, Purpose.TREATMENT, False, "not_on_the_team"),
        (CLINICIAN, replace(SUBJECT, holds_task=True), Purpose.TREATMENT, True, "holds_an_open_task"),
        (CLINICIAN, replace(SUBJECT, has_consented=True), Purpose.TREATMENT, True, "consented"),
        (CLINICIAN, replace(SUBJECT, has_consented=True), Purpose.OPERATIONS, False, "not_on_the_team"),
        (actor(Role.PEER_MENTOR), replace(SUBJECT, has_consented=True), Purpose.TREATMENT, False, "not_on_the_team"),
        (CLINICIAN, OPEN, Purpose.TREATMENT, True, "emergency_access"),
        (actor(Role.PEER_MENTOR), OPEN, Purpose.TREATMENT, False, "not_on_the_team"),
        (CLINICIAN, SUBJECT, Purpose.TREATMENT, False, "not_on_the_team"),
    ],
)  # fmt: skip
def test_prv_075_need_to_know(
    who: Actor, subject: Subject, purpose: Purpose, permit: bool, reason: str
) -> None:
    verdict = decide(who, subject, purpose)
    assert (verdict.permit, verdict.reason) == (permit, reason)
    assert verdict.duties == (("review",) if reason == "emergency_access" and permit else ())
