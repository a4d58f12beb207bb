"""The panel door: the people an actor serves, many at once, few fields each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused

from . import journal, scope


@dataclass(frozen=True, slots=True)
class Panel:
    """An open panel. Loads join ``MEMBERS`` so that nobody outside it can appear."""

    actor: Actor
    staff_id: UUID
    organisation_id: UUID
    opened_at: datetime

    @property
    def bounds(self) -> dict[str, Any]:
        """The named parameters of :data:`MEMBERS`."""
        return {"staff": self.staff_id, "organisation": self.organisation_id, "now": self.opened_at}


MEMBERS = """(
  select m.patient_id from store_teammember m
  where m.staff_id = %(staff)s and m.from_at <= %(now)s and (m.until_at is null or m.until_at > %(now)s)
  union
  select t.patient_id from store_task t
  where t.state <> 'closed' and (t.owner_id = %(staff)s or t.claimed_by_id = %(staff)s)
)"""
"""SQL: the ids of the people on the panel: own team ties now, and people whose open task the actor holds."""


def open_panel(actor: Actor, now: datetime, *, about: str) -> Panel:
    """Open the actor's own panel for ``about`` (inbox, caseload). Refuses whoever is not care-team staff."""
    scope.enter(actor.organisation_id)
    if actor.staff_id is None or actor.organisation_id is None or not actor.is_care_team:
        raise Refused("panel.no_care_team", "This is the care team's list of people.", status=403)
    journal.record(actor, "panel.opened", now=now, purpose="treatment", outcome="seen", object_kind=about)
    return Panel(actor, actor.staff_id, actor.organisation_id, now)
