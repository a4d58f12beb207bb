"""A receiver takes the terms of a package, or confirms that a withdrawn one is destroyed (beyond 30)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal, packages
from carebraid.store.counter import load_parcel, open_counter

from ._unit import unit

WHAT = ("terms", "withdrawal")


@unit
def acknowledge_package(*, actor: Actor, now: datetime, package_id: UUID, what: str) -> bool:
    """Write down, with name and time, that the receiver took the terms (``terms``) or destroyed their copy
    (``withdrawal``). False where that was said before.

    Refuses ``partner.none``, ``package.not_found``, ``package.unreadable``, ``package.withdrawn`` (409: its terms
    can no longer be taken) and ``package.not_withdrawn`` (409).
    """
    counter = open_counter(actor, now)
    if what not in WHAT:
        raise Refused("package.unreadable", "Please choose what you confirm.")
    parcel = load_parcel(counter, package_id)
    if what == "terms" and parcel.state in ("withdrawn", "over"):
        raise Refused(
            "package.withdrawn", "This record can no longer be had. Nothing was confirmed.", status=409
        )
    if what == "withdrawal" and parcel.state != "withdrawn":
        raise Refused("package.not_withdrawn", "This record has not been withdrawn.", status=409)
    is_new = packages.acknowledge_package(packages.open_package(actor, package_id, now), now)
    journal.record(
        actor, "acknowledge_package", now=now, patient_id=parcel.patient_id, object_kind="package",
        object_id=package_id, detail={"what": what, "new": is_new},
    )  # fmt: skip
    return is_new
