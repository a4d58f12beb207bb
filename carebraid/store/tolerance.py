"""What is known about opioids in one life, gathered for the rule of lost tolerance (HAZ-31)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.adherence import days_without
from carebraid.core.meds.circumstances import OPIOIDS
from carebraid.core.meds.regimen import Taken, TakenState
from carebraid.core.meds.tolerance import (
    OPIOID_CONDITIONS,
    Naloxone,
    OpioidFacts,
    Reason,
    judge_tolerance,
    naloxone_standing,
)
from carebraid.knowledge.monitoring import find_medicine, load_tolerance_rule

from .chart import Chart
from .injections import injections_among
from .medicines import load_regimen
from .monitoring import Supplied, load_supplies
from .taken import load_doses_told, load_opioid_rows

_LOOKS_BACK = timedelta(days=120)
_NOTICE = """
select json_build_object(
  'raised', (select max(opened_at) from store_task where patient_id = %(p)s and kind = 'naloxone'
     and opened_at > %(since)s and opened_at <= %(now)s),
  'person', (select json_build_array(conditions, medicines) from store_patient where id = %(p)s),
  'told', (select coalesce(json_agg(happened_at), '[]') from store_entry where patient_id = %(p)s
     and value->>'naloxone' = 'given' and happened_at <= %(now)s),
  'list', (select coalesce(json_agg(json_build_array(m.name, coalesce((select max(u."on") from store_supply u
     where u.medicine_id = m.id and u.state = 'given'), m.started_on))), '[]')
     from store_medicine m where m.patient_id = %(p)s and m.state <> 'stopped'))::text
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """What every summary says about opioids (HAZ-31). ``raised_at``: tolerance was found lost in the last 28 days.

    ``is_asked`` False: no opioid is on record, so nothing is shown. ``on``: the day naloxone was last given out.
    """

    raised_at: datetime | None
    naloxone: Naloxone
    on: date | None
    is_asked: bool


def load_notice(chart: Chart, now: datetime) -> Notice:
    """The notice in one question to the database; the whole story is :func:`load_tolerance`."""
    rule, today = load_tolerance_rule(), local_day(now, chart.zone)
    since = now - timedelta(days=rule.days_after_leaving)
    asked: dict[str, Any] = {"p": chart.patient_id, "now": now, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_NOTICE, asked)
        found = msgspec.json.decode(cursor.fetchone()[0])
    conditions, kinds = found["person"]
    known = [(find_medicine(name), date.fromisoformat(on) if on else None) for name, on in found["list"]]
    given = [on for medicine, on in known if "naloxone" in medicine.ids]
    given += [local_day(datetime.fromisoformat(at), chart.zone) for at in found["told"]]
    is_opioid = any(medicine.is_opioid for medicine, _ in known)
    is_asked = is_opioid or "moud" in kinds or not set(conditions).isdisjoint(OPIOID_CONDITIONS)
    raised_at = datetime.fromisoformat(found["raised"]) if found["raised"] else None
    return Notice(
        raised_at, naloxone_standing(given, bool(given), rule, today),
        max((on for on in given if on is not None), default=None), is_asked or raised_at is not None,
    )  # fmt: skip


def load_tolerance(chart: Chart, now: datetime) -> tuple[Reason, ...]:
    """Why tolerance for opioids may be lost, newest first."""
    return judge_tolerance(load_opioid_facts(chart, now), load_tolerance_rule(), local_day(now, chart.zone))


def load_opioid_facts(chart: Chart, now: datetime) -> OpioidFacts:
    """What is known about opioids, gathered from the list, check-ins, entries and supplies. Where no opioid is on record
    nothing more is looked up."""
    rows, today = load_opioid_rows(chart, now - _LOOKS_BACK), local_day(now, chart.zone)
    entries = load_regimen(chart).regimen.entries
    opioids = [one for one in entries if find_medicine(one.name).is_opioid]
    used_on = tuple(on for on, what in rows.used if not OPIOIDS.isdisjoint(what))
    is_moud = "moud" in rows.kinds
    is_involved = bool(
        opioids or used_on or is_moud or not set(rows.conditions).isdisjoint(OPIOID_CONDITIONS)
    )
    if not is_involved:
        return OpioidFacts(is_involved=False)
    supplies = load_supplies(chart)
    past = [
        standing.last_good_on + timedelta(days=1)
        for medicine, _, standing in injections_among(entries, supplies, today)
        if standing.is_past_window and _protects(medicine)
    ]
    takes = is_moud or any(one.state is not TakenState.STOPPED for one in opioids)
    return OpioidFacts(
        is_involved=True, left=rows.left, used_on=used_on, overdoses=rows.overdoses,
        stopped_on=tuple(one.stopped_on for one in opioids if one.stopped_on is not None),
        days_without=days_without(_doses(chart, now, supplies), today).known if takes else 0,
        injection_past_since=min(past, default=None),
    )  # fmt: skip


def _protects(medicine: Taken) -> bool:
    """Whether it is a treatment for opioid use: without it the old dose can kill."""
    return "moud" in find_medicine(medicine.name).classes


def _doses(chart: Chart, now: datetime, supplies: Iterable[Supplied]) -> Mapping[date, bool | None]:
    """Whether the opioid medicine was taken by day: what was seen wins over what a check-in told of any medicine."""
    told: dict[date, bool | None] = {}
    for one in load_doses_told(chart, now - timedelta(days=30)):
        if one.kind == "moud" or one.on not in told:
            told[one.on] = one.taken
    for supply in supplies:
        if supply.kind == "observed" and find_medicine(supply.medicine).is_opioid:
            told[supply.on] = supply.state == "given"
    return told
