"""The person or a clinician writes in the safety plan; two edits at once lose no word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.core.plan.safety import Change, Gap, SafetyPlan, check_plan, merge, read_plan_rules
from carebraid.knowledge.protocols import load_protocols
from carebraid.store import journal, safety
from carebraid.store.chart import open_chart

from ._unit import unit


@dataclass(frozen=True, slots=True)
class Written:
    """The plan as it now stands, lines a person must choose between, what is still missing, next review."""

    plan: SafetyPlan
    ask_about: tuple[UUID, ...]
    gaps: tuple[Gap, ...]
    review_on: date


@unit
def write_safety_plan(
    *, actor: Actor, now: datetime, patient_id: UUID, changes: Sequence[Change], seen_version: int
) -> Written:
    """Apply line changes made while looking at ``seen_version`` (HAZ-55).

    Nothing is overwritten: what cannot be merged stands beside the other and is listed in ``ask_about``.
    Refuses what ``core.plan.safety.merge`` refuses.
    """
    purpose = Purpose.SELF if patient_id == actor.patient_id else Purpose.TREATMENT
    chart = open_chart(actor, patient_id, purpose, now, record_access=False)
    rules = read_plan_rules(load_protocols()["suicide_safety"])
    before = safety.load_plan(chart, for_change=True)
    merged = merge(before, changes, seen_version=seen_version, rules=rules, at=now)
    review_on = local_day(now, chart.zone) + rules.review_every
    if merged.plan.version != before.version:
        safety.save_plan(chart, merged.plan, now=now, review_on=review_on)
    journal.record(
        actor, "write_safety_plan", now=now, patient_id=patient_id, purpose=purpose, object_kind="safety_plan",
        object_id=merged.plan.version, detail={"changes": len(changes), "asked": len(merged.ask_about)},
    )  # fmt: skip
    return Written(merged.plan, merged.ask_about, check_plan(merged.plan, rules), review_on)
