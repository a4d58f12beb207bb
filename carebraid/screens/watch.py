"""One person's medicines after prescribing: what was taken, what is due, what came of it, what they told us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.adherence import Covered, Gap, PickUp, Told, days_covered, days_told, days_without
from carebraid.core.meds.monitoring import InjectionDue, InjectionRule, Watch
from carebraid.core.meds.regimen import Taken, TakenKind, TakenState
from carebraid.core.meds.side_effects import Answered, standing
from carebraid.core.meds.tolerance import Naloxone, Reason, naloxone_standing
from carebraid.knowledge.monitoring import (
    find_medicine,
    load_answer_clock,
    load_monitoring,
    load_tolerance_rule,
)
from carebraid.store.chart import Chart
from carebraid.store.injections import load_injections
from carebraid.store.medicines import load_regimen
from carebraid.store.monitoring import Supplied, Watched, load_supplies, load_watched
from carebraid.store.side_effects import SideEffect, load_side_effects
from carebraid.store.taken import load_doses_told, load_opioid_rows
from carebraid.store.tolerance import load_opioid_facts, load_tolerance

from ._screen import screen
from .chart import Top, build_top, open_for_care

SPAN = 84
"""Days looked back over: twelve weeks."""
_CLOSED = "medicine_stopped"


@dataclass(frozen=True, slots=True)
class Due:
    """One look that is open. ``watch`` None: its rule is not known any more, which is said."""

    row: Watched
    watch: Watch | None
    days_late: int


@dataclass(frozen=True, slots=True)
class Injection:
    """One injection that goes on, its rule, where it stands, and those before, newest first."""

    medicine: Taken
    rule: InjectionRule
    due: InjectionDue
    before: tuple[Supplied, ...]


@dataclass(frozen=True, slots=True)
class PickedUp:
    """How far the pick-ups of one medicine reach."""

    medicine: Taken
    covered: Covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What was told and seen over twelve weeks. ``weeks``: (first day, told) oldest first."""

    told: Told
    weeks: tuple[tuple[date, Told], ...]
    gap: Gap
    picked_up: tuple[PickedUp, ...]
    supplies: tuple[Supplied, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidSafety:
    """Whether tolerance may be lost, why, and whether there is naloxone. ``is_asked``: an opioid is on record."""

    reasons: tuple[Reason, ...]
    naloxone: Naloxone
    naloxone_on: date | None
    is_asked: bool
    evidence: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """The page. ``unknown`` are prescribed names that nobody here knows: nothing is watched for them by rule."""

    top: Top
    opioids: OpioidSafety
    due: tuple[Due, ...]
    later: tuple[Due, ...]
    done: tuple[Due, ...]
    injections: tuple[Injection, ...]
    taking: Taking
    reports: tuple[tuple[SideEffect, Answered], ...]
    clock_evidence: str
    medicines: tuple[Taken, ...]
    not_watched: tuple[Taken, ...]
    unknown: tuple[str, ...]
    today: date


@screen
def watching(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Watching:
    """Adherence and monitoring of one person. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    today = local_day(now, chart.zone)
    rows = load_watched(chart)
    still_open = [_due(row, today) for row in rows if row.done_on is None]
    listed = [one for one in load_regimen(chart).regimen.entries if one.state is not TakenState.STOPPED]
    prescribed = tuple(one for one in listed if one.kind is TakenKind.PRESCRIBED)
    seen = {str(row.medicine_id) for row in rows}
    return Watching(
        top=build_top(chart, now, language), opioids=build_opioid_safety(chart, now),
        due=tuple(one for one in still_open if one.row.due_on <= today),
        later=tuple(one for one in still_open if one.row.due_on > today),
        done=tuple(_due(row, today) for row in reversed(rows) if _has_result(row)),
        injections=build_injections(chart, now), taking=build_taking(chart, now, prescribed),
        reports=tuple(
            (one, standing(one.answer_due_at, one.answered_at, now)) for one in load_side_effects(chart)
        ),
        clock_evidence=load_answer_clock().evidence, medicines=tuple(listed),
        not_watched=tuple(
            one
            for one in prescribed
            if one.id not in seen and one.state is not TakenState.PLANNED and find_medicine(one.name).watches
        ),
        unknown=tuple(one.name for one in prescribed if not find_medicine(one.name).is_known), today=today,
    )  # fmt: skip


def _has_result(row: Watched) -> bool:
    return row.done_on is not None and (row.result or {}).get("closed") != _CLOSED


def _due(row: Watched, today: date) -> Due:
    return Due(row, load_monitoring().watches.get(row.what), max((today - row.due_on).days, 0))


def build_injections(chart: Chart, now: datetime) -> tuple[Injection, ...]:
    given = [one for one in reversed(load_supplies(chart)) if one.kind == "injection"]
    return tuple(
        Injection(one, rule, due, tuple(row for row in given if str(row.medicine_id) == one.id)[:6])
        for one, rule, due in load_injections(chart, now)
    )


def build_taking(chart: Chart, now: datetime, medicines: tuple[Taken, ...]) -> Taking:
    """What was told, seen and picked up in the last twelve weeks, in the person's days."""
    today = local_day(now, chart.zone)
    end = today - timedelta(days=1)
    told: dict[date, bool | None] = {}
    for one in load_doses_told(chart, now - timedelta(days=SPAN + 2)):
        # Twice told for one day: what says that it was taken stays, and so does a no beside silence.
        if told.get(one.on) is not True:
            told[one.on] = told.get(one.on) if one.taken is None else one.taken
    supplies = load_supplies(chart)
    starts = [end - timedelta(days=7 * back - 1) for back in range(SPAN // 7, 0, -1)]
    picked_up = []
    for medicine in medicines:
        mine = [one for one in supplies if str(one.medicine_id) == medicine.id and one.kind == "pick_up"]
        if mine:
            pick_ups = [PickUp(one.on, one.days) for one in mine if one.state == "given"]
            picked_up.append(PickedUp(medicine, days_covered(pick_ups, end - timedelta(days=SPAN - 1), end)))
    return Taking(
        told=days_told(told, end - timedelta(days=SPAN - 1), end),
        weeks=tuple((first, days_told(told, first, first + timedelta(days=6))) for first in starts),
        gap=days_without(told, today), picked_up=tuple(picked_up), supplies=tuple(reversed(supplies))[:40],
    )  # fmt: skip


def build_opioid_safety(chart: Chart, now: datetime) -> OpioidSafety:
    """Lost tolerance and naloxone, for the team and for the person alike (HAZ-31)."""
    rule, today = load_tolerance_rule(), local_day(now, chart.zone)
    listed = [
        one
        for one in load_regimen(chart).regimen.entries
        if "naloxone" in find_medicine(one.name).ids and one.state is not TakenState.STOPPED
    ]
    ids = {one.id for one in listed}
    given: list[date | None] = [
        one.on for one in load_supplies(chart) if str(one.medicine_id) in ids and one.state == "given"
    ]
    given += load_opioid_rows(chart, now - timedelta(days=400)).naloxone_told_on
    given += [one.started_on for one in listed]
    known = [on for on in given if on is not None]
    return OpioidSafety(
        reasons=load_tolerance(chart, now), naloxone=naloxone_standing(given, bool(listed), rule, today),
        naloxone_on=max(known, default=None), is_asked=load_opioid_facts(chart, now).is_involved, evidence=rule.evidence,
        source=rule.source,
    )  # fmt: skip
