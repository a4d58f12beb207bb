"""Every day, and at every start: does the interaction check find what it must find? If not, administrators are told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.knowledge.alive import load_alive
from carebraid.store import follow_up, journal
from carebraid.store.accounts import load_colleagues

from ._unit import unit


@unit
def prove_check(*, actor: Actor, now: datetime, organisation_id: UUID) -> bool:
    """Run the canaries; gives whether the check may be relied on. Where not, each administrator gets one message a day."""
    alive = load_alive()
    is_ready = alive.is_ready(now.date())
    if not is_ready:
        for account_id in _administrators(organisation_id):
            follow_up.save_message(
                organisation_id, account_id, key=f"check:{now.date().isoformat()}:{account_id}",
                template="look_at_health", now=now,
            )  # fmt: skip
    journal.record(
        actor, "prove_check", now=now, purpose="operations", object_kind="knowledge", object_id=alive.edition[:12],
        outcome="done", detail={"ready": is_ready, "passed": alive.proof.passed, "of": alive.proof.of},
    )  # fmt: skip
    return is_ready


def _administrators(organisation_id: UUID) -> tuple[UUID, ...]:
    return tuple(
        one.account_id
        for one in load_colleagues(organisation_id)
        if one.is_active and Role.ADMINISTRATOR in one.roles
    )
