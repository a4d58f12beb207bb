"""Who outside treats this person: what a consent for "my treating providers" needs before anything goes (PRV-015)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose, Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.chart import open_chart
from carebraid.store.desk import find_number, open_desk
from carebraid.store.sharing import load_partners, save_relationship

from ._unit import unit


@unit
def record_relationship(
    *, actor: Actor, now: datetime, partner_id: UUID, why: str, patient_id: UUID | None = None, number: str = ""
) -> UUID:  # fmt: skip
    """Write down that ``partner_id`` treats the person: by their team, or decided by the privacy officer.

    ``why`` says how it is known. The officer names the person by their record ``number``. Refuses
    ``relationship.why_missing``, ``relationship.no_partner`` (404), ``relationship.no_such_number`` and
    ``relationship.there`` (409), and what the chart door refuses.
    """
    said = " ".join(why.split())
    if len(said) < 10:
        raise Refused("relationship.why_missing", "Please say how you know that they treat this person.")
    is_officer = actor.has_role(Role.ADMINISTRATOR) and not actor.is_care_team
    purpose = Purpose.OPERATIONS if is_officer else Purpose.TREATMENT
    whose = patient_id or _find(actor, number, now)
    chart = open_chart(actor, whose, purpose, now, record_access=False)
    if not load_partners(chart.organisation_id, only=partner_id):
        raise Refused("relationship.no_partner", "There is no such partner on the register.", status=404)
    made = save_relationship(chart, partner_id, decided_by=actor.name, why=said, now=now)
    if made is None:
        raise Refused("relationship.there", "This is written down already.", status=409)
    journal.record(
        actor, "record_relationship", now=now, patient_id=whose, purpose=purpose, object_kind="partner",
        object_id=partner_id, detail={"decided_by_officer": is_officer},
    )  # fmt: skip
    return made


def _find(actor: Actor, number: str, now: datetime) -> UUID:
    whom = find_number(open_desk(actor, now), number)
    if whom is None:
        raise Refused(
            "relationship.no_such_number", "Nobody here has this record number. Please check it.", status=409
        )
    return whom.patient_id
