"""The privacy officer says whether it is a breach, whom it touches and how many (45 CFR 164.402(2))."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.privacy.incident import FACTORS, check_finding, check_open
from carebraid.store import journal
from carebraid.store.desk import open_desk
from carebraid.store.incidents import load_incident_of, save_finding

from ._unit import unit


@unit
def assess_incident(
    *, actor: Actor, now: datetime, incident_id: UUID, finding: str, factors: Mapping[str, str],
    affected: int | None, by_state: Mapping[str, int],
) -> None:  # fmt: skip
    """Keep the finding; it can be changed until the incident is closed, and the journal keeps each (PRV-082).

    Refuses "not a breach" without its four factors, numbers that do not fit, and what is closed.
    """
    desk = open_desk(actor, now)
    kept = load_incident_of(desk, incident_id, alone=True)
    check_open(kept.closed_at)
    check_finding(finding, factors, affected, by_state)
    said = {one: factors.get(one, "").strip() for one in FACTORS}
    save_finding(
        desk, incident_id, finding=finding, factors=said, affected=affected, by_state=by_state
    )  # fmt: skip
    journal.record(
        actor, "assess_incident", now=now, purpose="operations", object_kind="incident", object_id=incident_id,
        detail={"finding": finding, "before": kept.facts.finding, "affected": affected},
    )  # fmt: skip
