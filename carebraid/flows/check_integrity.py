"""The nightly check that nothing was altered outside the application; what it finds is an incident (PRV-079, PRV-082)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.integrity import tell_altered
from carebraid.store import journal
from carebraid.store.desk import open_as_job
from carebraid.store.emergency import tell_officers
from carebraid.store.incidents import save_incident
from carebraid.store.integrity import is_entered, load_altered
from carebraid.store.organisations import load_organisation
from carebraid.store.regime import load_gdpr_sites

from ._unit import unit


@unit
def check_integrity(*, actor: Actor, now: datetime, broken: Sequence[str] = ()) -> int:
    """Compare every digested row of one organisation; gives how many places do not agree, ``broken`` ones of the
    journal among them.

    A new finding becomes an incident whose clocks run from now, the officers are told in the same transaction, and
    each person's journal says so, so that the list of who is touched comes from there. Refuses ``organisation.missing``.
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    altered = load_altered(actor.organisation_id)
    words = tell_altered(((one.table, one.what, str(one.row)) for one in altered), broken)
    incident_id, told = None, 0
    if words and not is_entered(actor.organisation_id, words):
        desk = open_as_job(actor, now)
        incident_id = save_incident(
            desk, words=words, discovered_at=now, zone=load_organisation(desk.organisation_id).zone,
            is_gdpr=bool(load_gdpr_sites(desk.organisation_id)), actor="", from_at=None, until_at=None,
        )  # fmt: skip
        told = tell_officers(desk.organisation_id, f"incident:{incident_id}", now)
        for one in altered:
            journal.record(
                actor, "row.altered", now=now, patient_id=one.patient_id, object_kind=one.table, object_id=one.row,
                detail={"what": one.what, "incident": str(incident_id)},
            )  # fmt: skip
    journal.record(
        actor, "check_integrity", now=now, object_kind="incident" if incident_id else "", object_id=incident_id or "",
        detail={"rows": len(altered), "journal": len(broken), "told": told},
    )  # fmt: skip
    return len(altered) + len(broken)
