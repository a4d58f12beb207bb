"""How each person stands now: everything the watch looks at, read at once, and the row the caseload reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from carebraid.core.assess.progress import not_improving, overdue
from carebraid.core.kernel.moment import local_day
from carebraid.core.watch.level import Level
from carebraid.core.watch.signal import Dose, History, OwnSign, Point, Score, Transition, Urine, Visit

from .chart import Chart

_DAYS = 35
_HISTORY = """
select json_build_object(
  'person', (select json_build_array(zone, enrolled_at, conditions, medicines) from store_patient where id = %(p)s),
  'checkins', (select coalesce(json_agg(json_build_array(happened_at, learned_at, craving, worst, resist, mood,
      sleep_hours, used, medicine, answering, details->'triggers') order by happened_at), '[]')
    from store_checkin where patient_id = %(p)s and happened_at > %(since)s and happened_at <= %(now)s),
  'scores', (select coalesce(json_agg(json_build_array(instrument, happened_at, scores, answers)
      order by happened_at), '[]')
    from store_response where patient_id = %(p)s and state = 'complete' and happened_at <= %(now)s
      and (happened_at > %(far)s or instrument in ('phq-9', 'gad-7'))),
  'visits', (select coalesce(json_agg(json_build_array(at, state) order by at), '[]')
    from store_appointment where patient_id = %(p)s and at > %(since)s and at <= %(now)s),
  'next', (select min(at) from store_appointment where patient_id = %(p)s and state = 'planned' and at > %(now)s),
  'last_visit', (select max(at) from store_appointment where patient_id = %(p)s and state = 'kept' and at <= %(now)s),
  'last_talk', (select max(reached_at) from store_task where patient_id = %(p)s and reached_at is not null
    and reached_at <= %(now)s),
  'entries', (select coalesce(json_agg(json_build_array(kind, code, happened_at, value, learned_at) order by happened_at), '[]')
    from store_entry where patient_id = %(p)s and kind in ('urine', 'dose', 'transition', 'overdose', 'slip')
      and happened_at > %(since)s and happened_at <= %(now)s and learned_at <= %(now)s),
  'case', (select level from store_safetycase where patient_id = %(p)s and protocol = 'suicide_safety'
    and closed_at is null),
  'own', (select coalesce(json_agg(json_build_array(id, measure, learnt) order by since_at, id), '[]') from store_ownsign
    where patient_id = %(p)s and state = 'watched' and tell = 'team'),
  'urgent', (select count(*) from store_task where patient_id = %(p)s and state <> 'closed'
    and (kind in ('safety', 'safety_unanswered') or priority = 'immediate'))
)::text
"""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a standing is worked out from."""

    history: History
    is_bipolar: bool
    phq9: tuple[tuple[datetime, float | None], ...]
    gad7: tuple[tuple[datetime, float | None], ...]
    next_appointment_at: datetime | None
    urgent: int
    enrolled_at: datetime


def load_inputs(chart: Chart, now: datetime) -> Inputs:
    """Everything about the person that the watch can use at ``now``, in one query. Later facts stay out."""
    asked: dict[str, Any] = {
        "p": chart.patient_id, "now": now, "since": now - timedelta(days=_DAYS), "far": now - timedelta(days=120),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, asked)
        found = msgspec.json.decode(cursor.fetchone()[0])
    zone_name, enrolled_at, conditions, medicines = found["person"]
    entries = [(kind, code, _at(at), value) for kind, code, at, value, _ in found["entries"]]
    slips = [_slip(at, value, learned) for kind, _, at, value, learned in found["entries"] if kind == "slip"]
    scores = tuple(
        Score(instrument=i, at=_at(at), totals=_totals(t), answers=a) for i, at, t, a in found["scores"]
    )
    last_contact = max((_at(m) for m in (found["last_visit"], found["last_talk"]) if m), default=None)
    history = History(
        zone=zone_name,
        checkins=(*(_point(row) for row in found["checkins"]), *slips),
        scores=scores,
        visits=tuple(Visit(at=_at(at), state=state) for at, state in found["visits"] if state != "not_due"),
        urines=tuple(_urine(at, value) for kind, _, at, value in entries if kind == "urine") or None,
        doses=tuple(_dose(at, value, zone_name) for kind, _, at, value in entries if kind == "dose") or None,
        transitions=tuple(
            Transition(at=at, kind=code) for kind, code, at, _ in entries if kind == "transition"
        ),
        overdoses=tuple(at for kind, _, at, _ in entries if kind == "overdose"),
        takes_moud="moud" in medicines,
        suicide_level=found["case"] if found["case"] not in (None, "unknown") else None,
        enrolled_at=_at(enrolled_at),
        last_contact_at=last_contact,
        own_signs=tuple(_own(*row) for row in found["own"] if row[2].get("limit")),
    )
    return Inputs(
        history, "bipolar" in conditions, _series(scores, "phq-9"), _series(scores, "gad-7"),
        _at(found["next"]) if found["next"] else None, found["urgent"], _at(enrolled_at),
    )  # fmt: skip


_UPSERT = """
insert into store_standing (id, organisation_id, patient_id, labels, level, score, signs, computed_at,
  newest_input_at, as_of, craving, sleep, phq9, gad7, word, worst_run, current_run, last_contact_at,
  next_appointment_at, not_improving, overdue, urgent)
values (%(patient)s, %(organisation)s, %(patient)s, %(labels)s, %(level)s, %(score)s, %(signs)s, %(computed)s,
  %(newest)s, %(as_of)s, %(craving)s, %(sleep)s, %(phq9)s, %(gad7)s, '', 0, 0, %(contact)s, %(next)s,
  %(not_improving)s, %(overdue)s, %(urgent)s)
on conflict (patient_id) do update set level = excluded.level, score = excluded.score, signs = excluded.signs,
  computed_at = excluded.computed_at, newest_input_at = excluded.newest_input_at, as_of = excluded.as_of,
  craving = excluded.craving, sleep = excluded.sleep, phq9 = excluded.phq9, gad7 = excluded.gad7,
  last_contact_at = excluded.last_contact_at, next_appointment_at = excluded.next_appointment_at,
  not_improving = excluded.not_improving, overdue = excluded.overdue, urgent = excluded.urgent
"""


def save_standing(
    chart: Chart, inputs: Inputs, level: Level, now: datetime, *, as_of: datetime | None = None
) -> None:
    """Write the person's one row as it stands at ``now``; the weekly word of study people is kept as it is."""
    history = inputs.history
    last_phq9 = inputs.phq9[-1][0] if inputs.phq9 else None
    values: dict[str, Any] = {
        "patient": chart.patient_id, "organisation": chart.organisation_id, "labels": sorted(chart.labels),
        "level": level.level, "score": level.score, "signs": _json(_signs(level)), "computed": now,
        "newest": level.newest_input_at, "as_of": as_of,
        "craving": _json(_daily(history, now, "craving")), "sleep": _json(_daily(history, now, "sleep_hours")),
        "phq9": _json(_last(inputs.phq9)), "gad7": _json(_last(inputs.gad7)), "contact": history.last_contact_at,
        "next": inputs.next_appointment_at, "not_improving": not_improving(inputs.phq9, now),
        "overdue": overdue(
            enrolled_at=inputs.enrolled_at, last_phq9_at=last_phq9, last_contact_at=history.last_contact_at, now=now
        ),
        "urgent": inputs.urgent,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, values)


def _signs(level: Level) -> dict[str, Any]:
    """The level's reasons, as stored: keys and facts, said in the reader's language later."""
    raised = [
        {"key": reason.key, "facts": dict(reason.facts), "weight": 0, "id": ""} for reason in level.raised_by
    ]
    active = sorted(level.active, key=lambda sign: -sign.weight)
    signs = [
        {"id": s.id, "key": s.reason.key, "facts": dict(s.reason.facts), "weight": s.weight,
         "since": s.since.isoformat() if s.since else None, "evidence": str(s.evidence)}
        for s in active
    ]  # fmt: skip
    return {
        "raised": raised, "active": signs, "not_enough": level.not_enough, "baseline": level.baseline_used,
        "usual_sleep": level.usual_sleep_hours, "missing": [[n.id, n.why] for n in level.not_computable],
    }  # fmt: skip


def _daily(history: History, now: datetime, field: str) -> list[list[Any]]:
    """The last 28 local days, oldest first: [day, the day's worst craving or last sleep, or null]."""
    told: dict[date, float] = {}
    for point in history.checkins or ():
        value = getattr(point, field)
        if value is None or not point.own_voice:
            continue
        that = local_day(point.at, history.zone)
        told[that] = max(value, told.get(that, value)) if field == "craving" else value
    today = local_day(now, history.zone)
    days = [today - timedelta(days=back) for back in range(27, -1, -1)]
    return [[day.isoformat(), told.get(day)] for day in days]


def _last(series: tuple[tuple[datetime, float | None], ...]) -> list[list[Any]]:
    return [[at.date().isoformat(), total] for at, total in series[-8:]]


def _series(scores: tuple[Score, ...], instrument: str) -> tuple[tuple[datetime, float | None], ...]:
    return tuple((score.at, score.totals.get("total")) for score in scores if score.instrument == instrument)


def _totals(scores: dict[str, Any]) -> dict[str, float | None]:
    return {name: value for name, value in scores.items() if value is None or isinstance(value, int | float)}


def _own(sign_id: str, measure: str, learnt: dict[str, Any]) -> OwnSign:
    """A sign with the limit that was learnt for it, and how often its link came true."""
    limit, is_link = learnt["limit"], bool(learnt.get("lag"))
    return OwnSign(
        id=sign_id, measure=measure, is_low=limit["is_low"], threshold=limit["threshold"], run=limit["run"],
        lag=learnt["lag"] if is_link else 0, times=learnt["times"] if is_link else 0,
        followed=learnt["followed"] if is_link else 0,
    )  # fmt: skip


_SAID = {"yes": True, "no": False}


def _point(row: list[Any]) -> Point:
    at, learned, craving, worst, resist, mood, sleep, used, medicine, answering, triggers = row
    return Point(
        at=_at(at), learned_at=_at(learned), craving=craving, worst=worst, resist=resist, mood=mood,
        sleep_hours=sleep, used=_SAID.get(used), medicine=_SAID.get(medicine), triggers=tuple(triggers or ()),
        own_voice=answering != "someone_else",
    )  # fmt: skip


def _slip(at: str, value: dict[str, Any], learned: str) -> Point:
    """A slip told on its own page says as much as a check-in that says so: use on that day, and what came before."""
    return Point(at=_at(at), learned_at=_at(learned), used=True, triggers=tuple(value["triggers"]))


def _urine(at: datetime, value: dict[str, Any]) -> Urine:
    return Urine(
        at=at,
        result=value["result"],
        explained=value.get("explained", False),
        medicine_found=value.get("medicine_found"),
    )


def _dose(at: datetime, value: dict[str, Any], zone_name: str) -> Dose:
    return Dose(on=local_day(at, zone_name), taken=value.get("taken", True), kind=value.get("kind", "moud"))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
