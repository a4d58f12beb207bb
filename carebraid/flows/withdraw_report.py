"""A published report turned out wrong: it is withdrawn with a reason, and says so; it is never taken away."""

from __future__ import annotations

from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.store import journal
from carebraid.store.cohort import open_cohort
from carebraid.store.published import save_withdrawn

from ._unit import unit


@unit
def withdraw_report(*, actor: Actor, now: datetime, number: int, why: str) -> None:
    """Withdraw a report. Refuses no reason (``report.why_needed``) and one that does not stand (``report.not_there``)."""
    cohort = open_cohort(actor, now, about="withdraw_report")
    if not why.strip() or len(why) > 1000:
        raise Refused("report.why_needed", "Please say in a sentence or two why it is withdrawn.")
    if not save_withdrawn(cohort.organisation_id, number, why=why.strip(), by=actor.name, now=now):
        raise Refused("report.not_there", "This report is not there, or was withdrawn before.", status=409)
    journal.record(
        actor, "withdraw_report", now=now, purpose="operations", object_kind="report", object_id=number
    )
