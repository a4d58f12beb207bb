"""A colleague leaves: the account closes, and nothing that waited for them is left behind (HAZ-03)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import load_colleague, save_closed
from carebraid.store.rota import end_duties

from ._accounts import refuse_losing_last_administrator
from ._handover import hand_over_tasks
from ._unit import unit


@unit
def close_account(*, actor: Actor, now: datetime, account_id: UUID) -> int:
    """Close the account: sign-in, sessions, factors, shifts, on-call and team ties end, open tasks go to others.

    Gives how many tasks were handed over; all of it is one transaction. Refuses ``account.not_found``,
    ``account.closed``, one's own account, the last administrator, and ``task.nobody_here`` where nobody is
    left who could take over.
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    one = load_colleague(actor.organisation_id, account_id)
    if not one.is_active:
        raise Refused("account.closed", "This account is closed already.", status=409)
    if account_id == actor.account_id:
        raise Refused("account.own", "Your own account is closed by another administrator.", status=403)
    if Role.ADMINISTRATOR in one.roles:
        refuse_losing_last_administrator(actor, account_id)
    save_closed(account_id, now)
    moved = 0
    if one.staff_id is not None:
        moved = hand_over_tasks(actor, one.staff_id, now, why="left")
        end_duties(one.staff_id, now)
    journal.record(
        actor,
        "close_account",
        now=now,
        object_kind="account",
        object_id=account_id,
        detail={"handed_over": moved},
    )
    return moved
