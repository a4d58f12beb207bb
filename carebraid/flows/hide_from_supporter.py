"""Somebody may be under pressure at home: the supporter sees a harmless page, and the team gets a quiet task."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.refusal import Refused
from carebraid.core.team.task import Kind, Priority
from carebraid.store import journal
from carebraid.store.chart import Chart
from carebraid.store.grants import load_grant, save_hidden

from ._raise import Signal, raise_task
from ._supporters import open_own
from ._unit import unit


@unit
def hide_from_supporter(*, actor: Actor, now: datetime, patient_id: UUID, grant_id: UUID) -> None:
    """Show the supporter a quiet day from now on; the words and pages on their side never change.

    No reason is asked for. Somebody of the team is asked to talk with the person in private, the same day. Refuses
    ``grant.not_found`` and ``grant.ended`` (409).
    """
    chart = open_own(actor, patient_id, now)
    kept = load_grant(chart, grant_id)
    if not kept.is_open:
        raise Refused("grant.ended", "This has ended. You can invite them again.", status=409)
    save_hidden(chart, grant_id, kept.boundary.duress_at or now)
    about = {"name": kept.name, "relation": kept.relation}
    signal = Signal("supporter_hidden", about, now, "grant", str(grant_id))
    journal.record(
        actor, "hide_from_supporter", now=now, patient_id=patient_id, purpose=chart.purpose, object_kind="grant",
        object_id=grant_id, detail={"task": _ask_the_team(chart, signal, now)},
    )  # fmt: skip


def _ask_the_team(chart: Chart, signal: Signal, now: datetime) -> str:
    """The task, as its id; empty where nobody works here who could take it: the pause holds all the same."""
    try:
        raised = raise_task(
            chart, kind=Kind.ACCESS_REVIEW, subject="supporter", priority=Priority.SAME_DAY, signals=[signal], now=now
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "task.nobody_here":
            raise
        return ""
    return str(raised.task.id)
