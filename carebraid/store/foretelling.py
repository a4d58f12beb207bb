"""What was foretold of a person and how it came; the facts it rests on; and whether a forecast may ask for a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Q

from carebraid.core.kernel.moment import local_day
from carebraid.core.meds.circumstances import OPIOIDS
from carebraid.core.meds.tolerance import OPIOID_CONDITIONS
from carebraid.core.watch.clinic_weeks import ClinicFacts, DoseLearned, Learned, VisitTold
from carebraid.core.watch.forecast_history import DRUGS
from carebraid.knowledge.monitoring import find_medicine

from . import models
from ._fresh import fresh_id
from .chart import Chart
from .model_use import SPEAKS

_DAYS = 400
_SPOKEN = 32  # forecasts: four tasks, eight weeks
_COVERS = {"injection_weekly": 7, "injection_monthly": 28, "injection_three_monthly": 84, "injection": 28}
"""Days that one injection of buprenorphine lasts; one of naltrexone is one dose, which the forecast spreads itself."""
STAYS = timedelta(days=8)
"""A forecast asks for a call for the week it was made in; the day more is for the round that makes the next."""
_FACTS = """
select json_build_object(
  'person', (select json_build_array(zone, enrolled_at, born_on, conditions, medicines) from store_patient where id = %(p)s),
  'told', (select coalesce(json_agg(json_build_array(happened_at, learned_at, used, details->'used_what', medicine, answering)), '[]')
    from store_checkin where patient_id = %(p)s and happened_at > %(since)s and learned_at <= %(now)s),
  'entries', (select coalesce(json_agg(json_build_array(kind, code, happened_at, learned_at, value)), '[]')
    from store_entry where patient_id = %(p)s and kind in ('urine', 'dose', 'slip', 'arm', 'word')
      and happened_at > %(since)s and learned_at <= %(now)s),
  'visits', (select coalesce(json_agg(json_build_array(at, state)), '[]') from store_appointment
    where patient_id = %(p)s and at > %(since)s),
  'list', (select coalesce(json_agg(json_build_array(id, name, state, amount, unit, times_a_day, formulation)
      order by told_at), '[]') from store_medicine where patient_id = %(p)s and kind = 'prescribed' and told_at <= %(now)s),
  'supplies', (select coalesce(json_agg(json_build_array(medicine_id, kind, "on", days)), '[]') from store_supply
    where patient_id = %(p)s and state = 'given' and "on" > %(since)s::date))::text
"""


def load_facts(chart: Chart, now: datetime) -> ClinicFacts:
    """What the chart says of weeks, visits and medicine, by when it was learned; in one question to the database."""
    asked: dict[str, Any] = {"p": chart.patient_id, "now": now, "since": now - timedelta(days=_DAYS)}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, asked)
        found = msgspec.json.decode(cursor.fetchone()[0])
    zone, enrolled, born, conditions, kinds = found["person"]
    entries = [
        (kind, code, _at(at), _at(learned), value) for kind, code, at, learned, value in found["entries"]
    ]
    drug, listed = _medicine(found["list"], [value for kind, *_, value in entries if kind == "arm"])
    is_agonist = drug in ("buprenorphine", "methadone")
    return ClinicFacts(
        zone=zone, started_at=_started(_at(enrolled), entries), born_on=date.fromisoformat(born) if born else None,
        treats_opioids=is_agonist or "moud" in kinds or not set(OPIOID_CONDITIONS).isdisjoint(conditions), drug=drug,
        about_use=(*_told(found["told"], zone), *_found(entries, zone, drug)),
        doses=tuple(_doses(found, entries, drug, listed, zone)) if drug else (),
        visits=tuple(VisitTold(_at(at), state) for at, state in found["visits"]),
    )  # fmt: skip


Entry = tuple[str, str, datetime, datetime, Mapping[str, Any]]


def _started(enrolled_at: datetime, entries: Iterable[Entry]) -> datetime:
    """When treatment began: the day care began here; for people of a study the day they were randomized."""
    days = [value.get("rand_day") for kind, _, _, _, value in entries if kind == "word"]
    return enrolled_at + timedelta(days=next((day for day in days if day is not None), 0))


def _told(rows: Sequence[Sequence[Any]], zone: str) -> list[Learned]:
    """What check-ins say of use. Somebody who names what they used, and no opioid among it, tells of no opioid use.

    Somebody else's answer can tell of use and never of a day without (HAZ-16).
    """
    return [
        Learned(local_day(_at(at), zone), _at(learned), used == "yes" and _is_opioid(what), is_test=False)
        for at, learned, used, what, _, answering in rows
        if used == "yes" or (used == "no" and answering != "someone_else")
    ]


def _found(entries: Iterable[Entry], zone: str, drug: str | None) -> list[Learned]:
    """Tests with a result, and slips told of. What is prescribed and found is no use."""
    known = []
    for kind, _, at, learned, value in entries:
        on = local_day(at, zone)
        if kind == "slip":
            known.append(Learned(on, learned, used=True, is_test=False))
        elif kind == "urine" and value.get("result") in ("positive", "negative"):
            is_use = (
                value["result"] == "positive"
                and not value.get("explained")
                and _is_opioid(value.get("found"), drug)
            )
            known.append(Learned(on, learned, is_use, is_test=True))
    return known


def _is_opioid(named: Any, drug: str | None = None) -> bool:
    """Whether what was named is an opioid beside the person's own ``drug``; where nothing is named it may be."""
    if not isinstance(named, list) or not named:
        return True
    counted = (OPIOIDS | {"methadone", "buprenorphine"}) - {drug}
    return any(str(one).lower() in counted for one in named)


def _medicine(
    listed: Sequence[Sequence[Any]], arms: Sequence[Mapping[str, Any]]
) -> tuple[str | None, Sequence[Any] | None]:
    """The medicine for opioid use that goes on, newest first, with its line of the list; for study people that of the arm."""
    for row in reversed(listed):
        _, name, state, _, _, _, formulation = row
        ids = " ".join(find_medicine(name).ids)
        drug = next((one for one in DRUGS if one in ids), None)
        is_swallowed = drug == "naltrexone" and not formulation.startswith("injection")
        if drug and state in ("taken", "tapering") and not is_swallowed:
            return drug, row
    for arm in arms:
        for mark, drug in (("BUP", "buprenorphine"), ("METHADONE", "methadone"), ("NTX", "naltrexone")):
            if mark in str(arm.get("treatment")).upper():
                return drug, None
    return None, None


def _doses(
    found: Mapping[str, Any],
    entries: Iterable[Entry],
    drug: str | None,
    listed: Sequence[Any] | None,
    zone: str,
) -> list[DoseLearned]:
    """Doses seen, picked up or told of. Where nobody wrote mg down each counts as one: that it was taken is known."""
    usual = _daily_mg(listed) if drug != "naltrexone" else 1.0
    doses = []
    for kind, _, at, learned, value in entries:
        if kind == "dose" and value.get("kind") == "moud" and isinstance(value.get("taken"), bool):
            amount = 1.0 if drug == "naltrexone" else _mg(value.get("amount"), usual)
            doses.append(DoseLearned(local_day(at, zone), learned, amount, value["taken"]))
    if listed is None:
        return doses
    for medicine_id, kind, on, days in found["supplies"]:
        if medicine_id == listed[0]:
            doses += _supplied(date.fromisoformat(on), kind, days, drug, str(listed[6]), usual)
    if drug != "naltrexone":  # a yes to "did you take your medicine?" is no injection
        doses += [
            DoseLearned(local_day(_at(at), zone), _at(learned), usual, said == "yes")
            for at, learned, _, _, said, answering in found["told"]
            if said == "no" or (said == "yes" and answering != "someone_else")
        ]
    return doses


def _supplied(
    on: date, kind: str, days: int | None, drug: str | None, formulation: str, usual: float
) -> list[DoseLearned]:
    """One dose, or one for each day it lasts. Supplies are entered on their day, so that is when they were learned."""
    is_long = kind == "injection" and drug != "naltrexone"
    lasts = _COVERS.get(formulation, 28) if is_long else (days or 1) if kind == "pick_up" else 1
    learned = datetime.fromisoformat(f"{on}T00:00:00+00:00")
    return [DoseLearned(on + timedelta(days=ahead), learned, usual) for ahead in range(lasts)]


def _mg(written: Any, usual: float) -> float:
    """What was written down, as it was: the forecast refuses one that cannot be. The usual where it is no number."""
    return float(written) if isinstance(written, int | float) and not isinstance(written, bool) else usual


def _daily_mg(listed: Sequence[Any] | None) -> float:
    if listed is None or listed[3] is None or listed[4] != "mg":
        return 1.0
    return float(listed[3]) * float(listed[5] or 1)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- does it still hold? -------------------------------------------------------------------------

RESTS_ON = """md5(concat_ws('|', %(code)s::text,
  (select concat_ws(',', p.zone, p.enrolled_at, p.born_on, p.conditions, p.medicines) from store_patient p where p.id = s.patient_id),
  (select count(*) from store_checkin c where c.patient_id = s.patient_id and c.happened_at < {before}),
  (select concat_ws(',', count(*), sum(uuid_hash(e.id)::bigint)) from store_entry e where e.patient_id = s.patient_id
    and (e.kind in ('arm', 'word') or (e.kind in ('urine', 'dose', 'slip') and e.happened_at < {before}))),
  (select string_agg(a.at || a.state, ',' order by a.at, a.id) from store_appointment a where a.patient_id = s.patient_id),
  (select string_agg(concat_ws(',', m.id, m.state, m.version), ';' order by m.id) from store_medicine m where m.patient_id = s.patient_id),
  (select string_agg(concat_ws(',', u.id, u.state, u.kind, u."on", u.days), ';' order by u.id) from store_supply u
    where u.patient_id = s.patient_id),
  (select string_agg(concat_ws(',', w.model, w.digest, w.intercept, w.slope), ';' order by w.model) from store_modeluse w
    where w.organisation_id = s.organisation_id)))"""
"""A digest of all that forecasts of the person in row ``s`` rest on, as far as it may change while they hold."""
_HOLDS = f"""select s.foretold_until > %(now)s and s.foretold_on = {RESTS_ON.format(before="s.foretold_before")}
from store_standing s where s.patient_id = %(patient)s"""
_SETTLE = f"""update store_standing s set foretold_until = %(until)s, foretold_before = %(before)s,
  foretold_on = {RESTS_ON.format(before="%(before)s::timestamptz")} where s.patient_id = %(patient)s"""


def still_holds(chart: Chart, now: datetime, code: str) -> bool:
    """Whether what was foretold last rests on the same still, asked without reading all that it rests on.

    ``code`` stands for the models; what can change meanwhile is said by ``core.watch.clinic_weeks.settled``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDS, {"patient": chart.patient_id, "now": now, "code": code})
        row = cursor.fetchone()
    return bool(row and row[0])


def save_holding(chart: Chart, code: str, *, before: datetime, until: datetime) -> None:
    """Keep until when it holds, and a digest of what it rests on now."""
    asked: dict[str, Any] = {"patient": chart.patient_id, "code": code, "before": before, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, asked)


# --- what was foretold ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForecast:
    """One forecast as it is kept: a probability, or the code of a refusal. ``reasons``: group, direction, facts."""

    task: str
    model: str
    week: int
    probability: float | None
    refused: str
    reasons: tuple[Mapping[str, Any], ...]
    like_this: Mapping[str, Any] | None
    as_of: datetime | None
    computed_at: datetime
    basis: str
    is_high: bool
    over_at: datetime | None = None
    came: bool | None = None


def load_foretold(chart: Chart, *, since_week: int = 0) -> tuple[KeptForecast, ...]:
    """Everything foretold of the person from ``since_week`` on, oldest first."""
    rows = models.Foretold.of(chart).filter(week__gte=since_week).order_by("week", "task")
    return tuple(_kept(row) for row in rows)


def load_current(chart: Chart, week: int) -> tuple[KeptForecast, ...]:
    """What was foretold at the end of ``week``, and older numbers of which nobody knows yet how they came."""
    open_ones = Q(over_at=None, probability__isnull=False)
    return tuple(_kept(row) for row in models.Foretold.of(chart).filter(Q(week=week) | open_ones))


def save_foretold(chart: Chart, told: Sequence[KeptForecast]) -> None:
    """Keep what was foretold at the end of a week; the same task and week again replaces what was kept."""
    labels = sorted(models.Foretold.classified.labels)
    rows = [
        models.Foretold(
            id=fresh_id(), organisation_id=chart.organisation_id, patient_id=chart.patient_id, labels=labels,
            **{**_values(one), "reasons": [dict(reason) for reason in one.reasons]},
        )
        for one in told
    ]  # fmt: skip
    models.Foretold.everyone.bulk_create(
        rows, update_conflicts=True, unique_fields=["patient", "task", "week"],
        update_fields=[name for name in KeptForecast.__slots__ if name not in ("task", "week")],
    )  # fmt: skip


def save_came(chart: Chart, task: str, week: int, *, came: bool | None, now: datetime) -> None:
    """Keep how it came, once."""
    models.Foretold.of(chart).filter(task=task, week=week, over_at=None).update(came=came, over_at=now)


def _values(one: KeptForecast) -> dict[str, Any]:
    return {name: getattr(one, name) for name in KeptForecast.__slots__}


def _kept(row: models.Foretold) -> KeptForecast:
    values = {name: getattr(row, name) for name in KeptForecast.__slots__}
    return KeptForecast(**{**values, "reasons": tuple(row.reasons)})


# --- may it ask for a call? ----------------------------------------------------------------------

_RAISE = """
update store_standing s set raised_until = found.until from (
  select t.id, (select max(f.computed_at) + %(stays)s from store_foretold f
      join store_modeluse u on u.organisation_id = f.organisation_id and u.model = f.model
        and u.state in ('open', 'accepted')
      where f.patient_id = t.patient_id and f.is_high
        and f.week = (select max(week) from store_foretold where patient_id = t.patient_id)) as until
  from store_standing t where t.organisation_id = %(organisation)s {which}) found
where s.id = found.id and s.raised_until is distinct from found.until
"""


def raise_one(chart: Chart) -> None:
    """Let the newest forecasts of one person ask for a call where their model may, and nowhere else."""
    asked: dict[str, Any] = {
        "organisation": chart.organisation_id,
        "stays": STAYS,
        "patient": chart.patient_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(which="and t.patient_id = %(patient)s"), asked)


def raise_all(organisation_id: UUID) -> None:
    """The same for everybody, after somebody let a model speak or silenced it."""
    asked: dict[str, Any] = {"organisation": organisation_id, "stays": STAYS}
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(which=""), asked)


# --- what it asked for ---------------------------------------------------------------------------

SOURCE = "forecast"
_ASKED = [{"source": SOURCE}]


def load_raised(
    organisation_id: UUID, now: datetime, among: Sequence[UUID] | None = None
) -> tuple[UUID, ...]:
    """Everybody, or those ``among`` these people, for whom a forecast that may speak is high now."""
    rows = models.Standing.everyone.filter(organisation_id=organisation_id, raised_until__gt=now)
    rows = rows if among is None else rows.filter(patient_id__in=among)
    return tuple(rows.order_by("patient_id").values_list("patient_id", flat=True))


def load_speaking(chart: Chart) -> tuple[KeptForecast, ...]:
    """The last weeks' forecasts of models that may speak here, oldest first; of others nothing."""
    uses = models.ModelUse.objects.filter(organisation_id=chart.organisation_id, state__in=SPEAKS)
    rows = models.Foretold.of(chart).filter(model__in=uses.values("model")).order_by("-week", "task")
    return tuple(_kept(row) for row in reversed(rows[:_SPOKEN]))


def has_asked_since(chart: Chart, since: datetime) -> bool:
    """Whether a forecast asked for something about the person after ``since``."""
    return bool(models.Task.of(chart).filter(opened_at__gt=since, why__contains=_ASKED).exists())


def count_asked(organisation_id: UUID, staff_id: UUID, since: datetime) -> int:
    """How many tasks of a colleague a forecast raised after ``since``, closed ones too."""
    rows = models.Task.everyone.filter(
        organisation_id=organisation_id, owner_id=staff_id, opened_at__gt=since
    )
    return int(rows.filter(why__contains=_ASKED).count())
