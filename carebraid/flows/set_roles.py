"""An administrator changes what a colleague may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.accounts import load_colleague, save_roles

from ._accounts import OUTSIDE, WITH_STAFF_ROW, read_roles, refuse_losing_last_administrator
from ._unit import unit


@unit
def set_roles(*, actor: Actor, now: datetime, account_id: UUID, roles: Iterable[Role | str]) -> None:
    """Give the account these roles and no others, from its next request on (SEC-008).

    Refuses ``account.not_found``, ``account.closed``, ``account.wrong_role``, one's own account
    (``account.own``), and taking the last administrator away (``account.last_administrator``).
    """
    if actor.organisation_id is None:
        raise Refused("organisation.missing", "This needs an organisation.")
    one = load_colleague(actor.organisation_id, account_id)
    if not one.is_active:
        raise Refused("account.closed", "This account is closed.", status=409)
    if account_id == actor.account_id:
        raise Refused("account.own", "Your own roles are changed by another administrator.", status=403)
    given = read_roles(roles, WITH_STAFF_ROW if one.staff_id else OUTSIDE)
    if Role.ADMINISTRATOR in one.roles - given:
        refuse_losing_last_administrator(actor, account_id)
    save_roles(account_id, given)
    journal.record(
        actor, "set_roles", now=now, object_kind="account", object_id=account_id,
        detail={"before": sorted(one.roles), "after": sorted(given)},
    )  # fmt: skip
