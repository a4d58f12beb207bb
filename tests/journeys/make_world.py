"""Run as a program in the server's surroundings: fill a fresh database with a small cast and say who is who."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from carebraid.cli._house import collect_statics, open_house

open_house()


def build() -> dict[str, str]:
    """The cast of ``tests.worlds`` with what a person's own pages show: people, lines, a rota, a plan, a week."""
    from uuid import uuid4

    from django.db import transaction

    from carebraid.core.kernel.codes import Role
    from carebraid.core.plan.safety import Change
    from carebraid.flows.log_checkin import log_checkin
    from carebraid.flows.plan_appointment import plan_appointment
    from carebraid.flows.write_safety_plan import write_safety_plan
    from carebraid.store import scope
    from carebraid.store.models import Account, CrisisContact, Shift, Staff, Supporter
    from tests.worlds import make_cast

    now = datetime.now(UTC)
    with transaction.atomic():
        cast = make_cast(now - timedelta(days=60))
        scope.enter(cast.organisation_id)
        Account.objects.filter(id=cast.patient.account_id).update(is_demo=True, name="Robin")
        Staff.objects.filter(id=cast.clinician.staff_id).update(name="Tomas Reyes", phone="555 0142")
        for day in range(5):
            Shift.objects.create(
                organisation_id=cast.organisation_id, staff_id=cast.clinician.staff_id, site_id=cast.site_id,
                weekday=day, starts=time(9), ends=time(17), zone="America/New_York",
            )  # fmt: skip
        lines = (("988 Suicide and Crisis Lifeline", "988", ["call", "text"]),
                 ("Crisis Text Line", "text HOME (or HOLA) to 741741", ["text"]))  # fmt: skip
        for place, (name, contact, modes) in enumerate(lines):
            CrisisContact.objects.create(
                organisation_id=cast.organisation_id, position=place, languages=["en", "es"], name=name,
                contact=contact, modes=modes, evidence="needs_check", review_on=date(2099, 1, 1),
            )  # fmt: skip
        Supporter.everyone.create(
            organisation_id=cast.organisation_id,
            patient_id=cast.patient_id,
            name="Ana",
            relation="sister",
            phone="555 0199",
        )
    person = replace(cast.patient, roles=frozenset({Role.PATIENT}))
    plan_appointment(
        actor=cast.clinician, now=now, patient_id=cast.patient_id, kind="visit", at=now + timedelta(days=2, hours=3),
        staff_id=cast.clinician.staff_id,
    )  # fmt: skip
    steps = (("warning_signs", "I stop answering the phone", ""), ("internal_coping", "Walk by the harbour", ""),
             ("internal_coping", "Loud music, headphones", ""), ("people_for_help", "Ana, my sister", "555 0199"),
             ("professionals", "Tomas at Harbour Bridge", "555 0142"), ("means_safety", "Ana keeps my pills", ""))  # fmt: skip
    write_safety_plan(
        actor=person, now=now - timedelta(days=5), patient_id=cast.patient_id, seen_version=0,
        changes=[Change(kind="add", id=uuid4(), step=step, words=words, contact=call) for step, words, call in steps],
    )  # fmt: skip
    week = ((6, 3, 5, 5.5), (5, 2, 6, 7), (4, 5, 4, 4.5), (2, 4, None, 6), (1, 1, 7, 8))
    for ago, craving, mood, sleep in week:
        at = (now - timedelta(days=ago)).isoformat()
        raw = {
            "client_id": str(uuid4()),
            "happened_at": at,
            "craving": craving,
            "mood": mood,
            "sleep_hours": sleep,
        }
        log_checkin(actor=person, now=now, raw=raw)
    return {
        "organisation": str(cast.organisation_id), "account": str(cast.patient.account_id),
        "patient": str(cast.patient_id), "clinician": str(cast.clinician.staff_id),
    }  # fmt: skip


if __name__ == "__main__":
    collect_statics()
    json.dump(build(), sys.stdout)
