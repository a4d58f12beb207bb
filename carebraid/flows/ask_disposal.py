"""Somebody asks that what is over in one table be deleted; somebody else has to confirm it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.retention import load_over, save_plan

from ._unit import unit


@unit
def ask_disposal(*, actor: Actor, now: datetime, table: str) -> UUID:
    """Keep exactly which rows are meant, by their digest. Deletes nothing.

    Refuses a table without a clock, and one in which nothing is over or everything is held (``retention.nothing``).
    """
    if actor.organisation_id is None:
        raise Refused("retention.no_clock", "Rows of this table are not disposed of by a clock.")
    over = load_over(actor.organisation_id, table, now)
    if not over.rows:
        raise Refused("retention.nothing", "Nothing here is over, or a hold keeps it.")
    plan_id = save_plan(actor, over, now)
    journal.record(
        actor, "ask_disposal", now=now, purpose="operations", object_kind="disposal", object_id=plan_id,
        detail={"table": table, "rows": over.rows, "digest": over.digest, "older_than": over.older_than.isoformat()},
    )  # fmt: skip
    return plan_id
