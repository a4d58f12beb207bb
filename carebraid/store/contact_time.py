"""Time from signal to human contact over everybody, counted in the database through the cohort door.

The slow twin is ``core.team.contact_time``; a test makes them agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from carebraid.core.team.contact_time import Came, Signal, Times
from carebraid.core.team.outcome import OUTCOMES

from .cohort import Cohort

CONTACT = tuple(sorted(code for code, one in OUTCOMES.items() if one.contact))
ASKS = ("outreach", "safety", "safety_unanswered", "critical_answer", "missing_checkin", "coming_back")
"""Kinds of tasks that a signal raises. A step that was planned after contact is none, nor one put into another."""

_SIGNALS = """
signals as (
  select t.opened_at, t.patient_id, p.site_id, t.closed_at, t.outcome, least(
      (select min((a->>'at')::timestamptz) from jsonb_array_elements(t.attempts) a
        where a->>'outcome' = any(%(contact)s) and (a->>'at')::timestamptz <= %(now)s),
      case when t.state = 'closed' and t.outcome = any(%(contact)s) then coalesce(t.reached_at, t.closed_at) end
    ) as contact_at
  from store_task t join store_patient p on p.id = t.patient_id
  where t.organisation_id = %(organisation)s and t.kind = any(%(kinds)s) and t.outcome <> 'merged'
    and t.reasons <> array['step_down']::text[] and t.opened_at >= %(since)s and t.opened_at <= %(now)s
)
"""
_COUNTED = f"""
with {_SIGNALS}, told as (
  select {{group}} as grp, patient_id, contact_at, closed_at, outcome,
    case when contact_at is not null then greatest(contact_at - opened_at, interval '0') end as took
  from signals join store_site s on s.id = signals.site_id
), placed as (
  select *, row_number() over (partition by grp order by took nulls last) as place,
    count(*) filter (where contact_at is not null or outcome <> 'answered_themselves') over (partition by grp) as asked
  from told where contact_at is not null or outcome <> 'answered_themselves'
)
select t.grp, count(distinct t.patient_id), count(*), count(*) filter (where t.contact_at is not null),
  count(*) filter (where t.contact_at is null and t.outcome = 'answered_themselves'),
  count(*) filter (where t.contact_at is null and t.closed_at is null),
  count(*) filter (where t.contact_at is null and t.closed_at is not null and t.outcome <> 'answered_themselves'),
  count(*) filter (where t.took <= interval '24 hours'),
  (select extract(epoch from p.took) / 60 from placed p where p.grp is not distinct from t.grp and p.place = (50 * p.asked + 99) / 100),
  (select extract(epoch from p.took) / 60 from placed p where p.grp is not distinct from t.grp and p.place = (90 * p.asked + 99) / 100)
from told t group by t.grp order by t.grp
"""
_GROUPS = {
    "site": "s.name",
    "week": "(date_trunc('week', opened_at at time zone %(zone)s))::date",
    "all": "0",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One group, a site's name or a week's Monday, its times, and how many people they are about."""

    group: str | date | int
    times: Times
    people: int


def load_contact_times(cohort: Cohort, by: str, since: datetime, zone_name: str) -> tuple[Cell, ...]:
    """Times by ``site``, ``week`` or ``all`` of signals since then, whole: whoever shows them hides the small ones first."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(group=_GROUPS[by]), _asked(cohort, since, zone_name))
        return tuple(_cell(row) for row in cursor.fetchall())


def load_signals(cohort: Cohort, since: datetime) -> tuple[Signal, ...]:
    """Every signal by itself, for the twin."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"with {_SIGNALS} select opened_at, contact_at, closed_at, outcome from signals order by opened_at",
            _asked(cohort, since, "UTC"),
        )
        return tuple(Signal(*row) for row in cursor.fetchall())


def _asked(cohort: Cohort, since: datetime, zone_name: str) -> dict[str, Any]:
    return {
        "organisation": cohort.organisation_id, "now": cohort.opened_at, "since": since, "zone": zone_name,
        "contact": list(CONTACT), "kinds": list(ASKS),
    }  # fmt: skip


def _cell(row: tuple[Any, ...]) -> Cell:
    group, people, signals, reached, answered, waiting, never, within_day, median, p90 = row
    came = {Came.REACHED: reached, Came.ANSWERED: answered, Came.WAITING: waiting, Came.NEVER: never}
    return Cell(
        group,
        Times(
            signals=signals, came=came, within_day=within_day, median=None if median is None else float(median),
            p90=None if p90 is None else float(p90),
        ),
        people,
    )  # fmt: skip
