"""A supporter's link ran out before they used it: the person makes a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.store import journal
from carebraid.store.accounts import Invitation
from carebraid.store.grants import load_grant, save_fresh_link

from ._supporters import open_own
from ._unit import unit


@dataclass(frozen=True, slots=True)
class InvitedAgain:
    """The new link, shown once, to whom, and the address with which they sign in."""

    invitation: Invitation
    name: str
    signs_in_as: str


@unit
def invite_supporter_again(*, actor: Actor, now: datetime, patient_id: UUID, grant_id: UUID) -> InvitedAgain:
    """A new link and code for a contract that waits for its answer; limits and end stay as they are, older links end.

    Refuses ``grant.not_found``, and a contract that was answered, has ended or run out (``grant.not_waiting``, 409).
    """
    chart = open_own(actor, patient_id, now)
    kept = load_grant(chart, grant_id)
    invitation = save_fresh_link(chart, grant_id, now)
    journal.record(
        actor, "invite_supporter_again", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="grant",
        object_id=grant_id,
    )  # fmt: skip
    return InvitedAgain(invitation, kept.name, kept.signs_in_as)
