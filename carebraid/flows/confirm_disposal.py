"""A second person confirms a disposal: the rows go, and the certificate stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.privacy.retention import check_second_person
from carebraid.store import journal
from carebraid.store.retention import Planned, dispose, load_plan

from ._unit import unit


@unit
def confirm_disposal(*, actor: Actor, now: datetime, plan_id: UUID) -> Planned:
    """Delete what was asked for, all of it or nothing; gives the certificate.

    Refuses ``retention.not_found``, the person who asked (``retention.second_person``), what was done before
    (``retention.done``, 409) and what is no longer the same (``retention.changed``, 409).
    """
    plan = None if actor.organisation_id is None else load_plan(actor.organisation_id, plan_id)
    if plan is None:
        raise Refused("retention.not_found", "There is no such disposal here.", status=404)
    if plan.done_at is not None:
        raise Refused("retention.done", "This was done before.", status=409)
    check_second_person(plan.asked_by, actor.account_id)
    rows = dispose(actor, plan, now)
    journal.record(
        actor, "confirm_disposal", now=now, purpose="operations", object_kind="disposal", object_id=plan_id,
        detail={"table": plan.table, "rows": rows, "digest": plan.digest, "older_than": plan.older_than.isoformat(),
                "rule": plan.rule, "asked_by": str(plan.asked_by)},
    )  # fmt: skip
    return replace(plan, done_at=now)
