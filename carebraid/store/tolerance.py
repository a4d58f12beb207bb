"""What is known about opioids in one life, gathered for the rule of lost tolerance (HAZ-31)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.adherence import days_without
from carebraid.core.meds.circumstances import OPIOIDS
from carebraid.core.meds.regimen import Taken, TakenState
from carebraid.core.meds.tolerance import OPIOID_CONDITIONS, OpioidFacts, Reason, judge_tolerance
from carebraid.knowledge.monitoring import find_medicine, load_tolerance_rule

from .chart import Chart
from .injections import load_injections
from .medicines import load_regimen
from .monitoring import load_supplies
from .taken import load_doses_told, load_opioid_rows

_LOOKS_BACK = timedelta(days=120)


def load_tolerance(chart: Chart, now: datetime) -> tuple[Reason, ...]:
    """Why tolerance for opioids may be lost, newest first."""
    return judge_tolerance(load_opioid_facts(chart, now), load_tolerance_rule(), local_day(now, chart.zone))


def load_opioid_facts(chart: Chart, now: datetime) -> OpioidFacts:
    """What is known about opioids, gathered from the list, check-ins, entries and supplies."""
    rows, today = load_opioid_rows(chart, now - _LOOKS_BACK), local_day(now, chart.zone)
    entries = load_regimen(chart).regimen.entries
    opioids = [one for one in entries if find_medicine(one.name).is_opioid]
    used_on = tuple(on for on, what in rows.used if not OPIOIDS.isdisjoint(what))
    is_moud = "moud" in rows.kinds
    is_involved = bool(
        opioids or used_on or is_moud or not set(rows.conditions).isdisjoint(OPIOID_CONDITIONS)
    )
    past = [
        standing.last_good_on + timedelta(days=1)
        for medicine, _, standing in load_injections(chart, now)
        if standing.is_past_window and _protects(medicine)
    ]
    takes = is_moud or any(one.state is not TakenState.STOPPED for one in opioids)
    return OpioidFacts(
        is_involved=is_involved, left=rows.left, used_on=used_on, overdoses=rows.overdoses,
        stopped_on=tuple(one.stopped_on for one in opioids if one.stopped_on is not None),
        days_without=days_without(_doses(chart, now), today).known if takes else 0,
        injection_past_since=min(past, default=None),
    )  # fmt: skip


def _protects(medicine: Taken) -> bool:
    """Whether it is a treatment for opioid use: without it the old dose can kill."""
    return "moud" in find_medicine(medicine.name).classes


def _doses(chart: Chart, now: datetime) -> Mapping[date, bool | None]:
    """Whether the opioid medicine was taken by day: what was seen wins over what a check-in told of any medicine."""
    told: dict[date, bool | None] = {}
    for one in load_doses_told(chart, now - timedelta(days=30)):
        if one.kind == "moud" or one.on not in told:
            told[one.on] = one.taken
    for supply in load_supplies(chart):
        if supply.kind == "observed" and find_medicine(supply.medicine).is_opioid:
            told[supply.on] = supply.state == "given"
    return told
