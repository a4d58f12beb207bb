"""Run as a program in the server's surroundings: somebody treated for opioid use, five weeks into care, with his days told."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from carebraid.cli._house import open_house

open_house()


def build(organisation: str) -> dict[str, str]:
    """Enrol Tomas with a psychiatrist on his team, let him tell of five weeks, and judge the models."""
    from django.db import transaction

    from carebraid.core.kernel.actor import Actor
    from carebraid.core.kernel.codes import Role
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.join_team import join_team
    from carebraid.flows.judge_models import judge_models
    from carebraid.flows.log_checkin import log_checkin
    from carebraid.store import scope
    from carebraid.store.models import Account, Patient, Site, Staff
    from carebraid.store.patients import NewPatient

    now, here = datetime.now(UTC), UUID(organisation)
    demo = Actor(kind="command", name="Demo", organisation_id=here, service="demo")
    with transaction.atomic():
        scope.enter(here)
        site = Site.objects.get(organisation_id=here)
        staff = Staff.objects.get(organisation_id=here, account__roles__contains=["psychiatrist"])
        Account.objects.filter(id=staff.account_id).update(is_demo=True)
    began = now - timedelta(days=36)
    new = NewPatient(number="H-9", name_used="Tomas", site_id=site.id, zone="America/New_York")
    patient = enrol_patient(actor=demo, now=began, patient=new)
    join_team(
        actor=demo, now=began, patient_id=patient, staff_id=staff.id, role=Role.PSYCHIATRIST, is_lead=True
    )
    with transaction.atomic():
        scope.enter(here)
        Patient.everyone.filter(id=patient).update(conditions=["opioid_use_disorder"], medicines=["moud"])
    for day in range(1, 36, 2):
        at = began + timedelta(days=day)
        raw = {
            "client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 3, "medicine": "yes",
            "used": "yes" if day in (9, 25) else "no",
        }  # fmt: skip
        log_checkin(actor=demo, now=at, raw=raw, patient_id=patient)
    judge_models(actor=demo, now=now)
    return {"account": str(staff.account_id), "patient": str(patient)}


if __name__ == "__main__":
    json.dump(build(sys.argv[1]), sys.stdout)
