"""A person moves the limits of what somebody who supports them sees, does and is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.grants import load_grant, save_boundary

from ._supporters import open_own, read_terms, told
from ._unit import unit


@unit
def change_boundary(
    *, actor: Actor, now: datetime, patient_id: UUID, grant_id: UUID, sees: Iterable[str] = (),
    does: Iterable[str] = (), crisis: Iterable[str] = (), phone: str = "", note: str = "",
    from_on: date | None = None, until_on: date | None = None,
) -> None:  # fmt: skip
    """Put these limits in the place of those that stood, at once and without telling anybody (PRV-071).

    Refuses ``grant.not_found``, ``grant.ended`` (409), ``grant.unknown_part`` and ``grant.no_end``.
    """
    chart = open_own(actor, patient_id, now)
    if not load_grant(chart, grant_id).is_open:
        raise Refused("grant.ended", "This has ended. You can invite them again.", status=409)
    terms = read_terms(
        chart, now, sees=sees, does=does, crisis=crisis, phone=phone, note=note, from_on=from_on, until_on=until_on
    )  # fmt: skip
    save_boundary(
        chart, grant_id, phone=terms.phone, note=terms.note, sees=terms.sees, does=terms.does, crisis=terms.crisis,
        from_on=terms.from_on, until_at=terms.until_at,
    )  # fmt: skip
    journal.record(
        actor, "change_boundary", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="grant",
        object_id=grant_id, detail=told(terms),
    )  # fmt: skip
