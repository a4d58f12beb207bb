"""What was made ready for partners and is past its end loses its bytes; that it was there stays written down."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.packages import empty_over

from ._unit import unit

AT_ONCE = 200


@unit
def empty_packages(*, actor: Actor, now: datetime) -> int:
    """Empty up to 200 packages of one organisation that ended before ``now``; gives how many (PRV-021, PRV-081).

    Each stands in its person's journal. Refuses ``organisation.missing``.
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    emptied = empty_over(actor.organisation_id, now, AT_ONCE)
    for patient_id, package_id in emptied:
        journal.record(
            actor,
            "package.emptied",
            now=now,
            patient_id=patient_id,
            object_kind="package",
            object_id=package_id,
        )
    journal.record(actor, "empty_packages", now=now, detail={"packages": len(emptied)})
    return len(emptied)
