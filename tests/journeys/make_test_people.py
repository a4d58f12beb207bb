"""Run as a program in the server's surroundings: people whose text is drawn, who then check in or do not, and the look."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from carebraid.cli._house import open_house

open_house()


def build(organisation: str, people: int) -> dict[str, int]:
    """Draw for ``people`` who get messages; with the warmer words eight of ten check in, with today's text three."""
    from django.db import transaction

    from carebraid.core.kernel.actor import Actor
    from carebraid.flows.draw_way import draw_way
    from carebraid.flows.enrol_patient import enrol_patient
    from carebraid.flows.log_checkin import log_checkin
    from carebraid.flows.read_fair_tests import read_fair_tests
    from carebraid.store import scope
    from carebraid.store.models import ContactChannel, Outreach, Site
    from carebraid.store.patients import NewPatient

    now, here = datetime.now(UTC), UUID(organisation)
    demo = Actor(kind="command", name="Demo", organisation_id=here, service="demo")
    came = {"waits_for_you": 0.3, "thinking_of_you": 0.8}
    drawn = dict.fromkeys(came, 0)
    with transaction.atomic():
        scope.enter(here)
        site = Site.objects.filter(organisation_id=here).order_by("name")[0].id
    for number in range(people):
        new = NewPatient(number=f"T-{number}", name_used=f"Somebody {number}", site_id=site, zone="UTC")
        one = enrol_patient(actor=demo, now=now - timedelta(hours=1), patient=new)
        with transaction.atomic():
            scope.enter(here)
            whose = {"organisation_id": here, "patient_id": one}
            way_to = ContactChannel.everyone.create(
                **whose, kind="e-mail", value="x@example.org", is_safe=True
            )
            Outreach.everyone.create(**whose, channel=way_to)
        way = draw_way(actor=demo, now=now, patient_id=one, occasion="outreach_text")
        if way is None:
            continue
        drawn[way] += 1
        if drawn[way] % 10 < 10 * came[way]:
            at = now + timedelta(days=2)
            raw = {"client_id": str(uuid4()), "happened_at": at.isoformat(), "craving": 2, "mood": 5}
            log_checkin(actor=demo, now=at, raw=raw, patient_id=one)
    read_fair_tests(actor=demo, now=now + timedelta(days=8))
    return drawn


if __name__ == "__main__":
    json.dump(build(sys.argv[1], int(sys.argv[2])), sys.stdout)
