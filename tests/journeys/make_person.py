"""Run as a program in the server's surroundings: somebody nobody has written anything about, in two colleagues' care."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID

from carebraid.cli._house import open_house

open_house()


def build(organisation: str, number: str, name: str) -> dict[str, str]:
    """Enrol them with the care manager, who leads, and the psychiatrist on their team; both may be signed in here."""
    from django.db import transaction

    from carebraid.core.kernel.actor import Actor
    from carebraid.core.kernel.codes import Role
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.join_team import join_team
    from carebraid.store import scope
    from carebraid.store.models import Account, Site, Staff
    from carebraid.store.patients import NewPatient

    began, here = datetime.now(UTC) - timedelta(days=1), UUID(organisation)
    demo = Actor(kind="command", name="Demo", organisation_id=here, service="demo")
    with transaction.atomic():
        scope.enter(here)
        site = Site.objects.get(organisation_id=here)
        team = {
            role: Staff.objects.get(organisation_id=here, account__roles__contains=[role])
            for role in (Role.CARE_MANAGER, Role.PSYCHIATRIST)
        }
        Account.objects.filter(id__in=[staff.account_id for staff in team.values()]).update(is_demo=True)
    new = NewPatient(number=number, name_used=name, site_id=site.id, zone="America/New_York")
    patient = enrol_patient(actor=demo, now=began, patient=new)
    for role, staff in team.items():
        join_team(
            actor=demo, now=began, patient_id=patient, staff_id=staff.id, role=role,
            is_lead=role is Role.CARE_MANAGER,
        )  # fmt: skip
    return {"patient": str(patient)} | {str(role): str(staff.account_id) for role, staff in team.items()}


if __name__ == "__main__":
    json.dump(build(*sys.argv[1:]), sys.stdout)
