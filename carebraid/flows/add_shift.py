"""A turn of duty is put on the rota."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import zone as known_zone
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.roster import Service
from carebraid.store import journal
from carebraid.store.rota import refuse_unknown, save_shift

from ._unit import unit


@unit
def add_shift(
    *, actor: Actor, now: datetime, staff_id: UUID, starts: time, ends: time, zone: str, weekday: int | None = None,
    on: date | None = None, service: str = "clinic", site_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Add a shift, weekly on ``weekday`` (Monday 0) or once ``on`` a day, in local wall time.

    An end at or before the start is the next day. Refuses ``rota.unreadable``, ``rota.unknown_staff``,
    ``site.not_found`` and an unknown zone.
    """
    known_zone(zone)
    is_dated = (weekday is None) != (on is None)
    if not is_dated or (weekday is not None and not 0 <= weekday <= 6) or service not in set(Service):
        raise Refused(
            "rota.unreadable", "A shift is on a day of the week or on one day, for the clinic or on call."
        )
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    refuse_unknown(actor.organisation_id, staff_id=staff_id, site_id=site_id)
    shift_id = save_shift(
        actor.organisation_id, staff_id=staff_id, site_id=site_id, service=service, weekday=weekday, on=on,
        starts=starts, ends=ends, zone=zone,
    )  # fmt: skip
    journal.record(
        actor, "add_shift", now=now, object_kind="staff", object_id=staff_id,
        detail={"shift": str(shift_id), "service": service},
    )  # fmt: skip
    return shift_id
