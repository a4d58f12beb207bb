"""Run as a program in the server's surroundings: somebody with months of days in which short nights come first."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from carebraid.cli._house import open_house

open_house()


def build(organisation: str) -> dict[str, str]:
    """Enrol Maya, live her months, and let the nightly round look at them."""
    from django.db import transaction

    from carebraid.core.kernel.actor import Actor
    from carebraid.core.kernel.codes import Role
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.refresh_standings import refresh_standings
    from carebraid.store import scope
    from carebraid.store.models import Account, Site
    from carebraid.store.patients import NewPatient
    from tests.own_days import live, maya

    now, here = datetime.now(UTC), UUID(organisation)
    demo = Actor(kind="command", name="Demo", organisation_id=here, service="demo")
    with transaction.atomic():
        scope.enter(here)
        account = Account.objects.create(
            organisation_id=here,
            email="maya@here.example",
            name="Maya",
            roles=[Role.PATIENT],
            zone="America/New_York",
        )
        site = Site.objects.get(organisation_id=here)
    new = NewPatient(
        number="H-2", name_used="Maya", site_id=site.id, zone="America/New_York", account_id=account.id
    )
    patient = enrol_patient(actor=demo, now=now - timedelta(days=240), patient=new)
    with transaction.atomic():
        scope.enter(here)
        live(SimpleNamespace(organisation_id=here, patient_id=patient), now, maya())  # type: ignore[arg-type]
    refresh_standings(actor=demo, now=now, patient_ids=[patient])
    return {"account": str(account.id), "patient": str(patient)}


if __name__ == "__main__":
    json.dump(build(sys.argv[1]), sys.stdout)
