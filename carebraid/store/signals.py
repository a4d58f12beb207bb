"""Signs of a person's own: the rows, the days they are learnt from, and what the standing reads of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from carebraid.core.kernel.moment import local_day
from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.own_days import Days, read_days
from carebraid.core.watch.signal import Dose, Point
from carebraid.core.watch.signature import USUAL_BUDGET

from . import models
from ._fresh import fresh_id
from .chart import Chart

LEARNT_FROM = timedelta(days=400)
"""Longest stretch of days that is learnt from: what was usual two years ago is not usual now."""
_SAID = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One sign as it is kept; ``learnt`` as ``flows._signature`` writes it."""

    id: UUID
    words: str
    measure: str
    is_low: bool
    pitch: str
    state: str
    origin: str
    then_what: str
    tell: str
    learnt: Mapping[str, Any]
    since_at: datetime
    writer_name: str
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Watch:
    """How they are watched. ``learnt_at`` None: never learnt; ``budget_by`` empty: nobody has set it."""

    budget: int = USUAL_BUDGET
    budget_by: str = ""
    learnt_at: datetime | None = None
    result: Mapping[str, Any] | None = None


def load_signs(chart: Chart, *, with_stopped: bool = False) -> tuple[Kept, ...]:
    """The person's signs, oldest first."""
    rows = models.OwnSign.of(chart).order_by("since_at", "id")
    return tuple(_kept(row) for row in (rows if with_stopped else rows.exclude(state="stopped")))


def find_sign(chart: Chart, sign_id: UUID) -> Kept:
    """One of them, locked. Refuses one that is not this person's (``sign.not_found``, 404)."""
    row = models.OwnSign.of(chart).select_for_update().filter(id=sign_id).first()
    if row is None:
        raise Refused("sign.not_found", "There is no such sign here.", status=404)
    return _kept(row)


def save_new_sign(
    chart: Chart, *, words: str, measure: str, is_low: bool, state: str, origin: str, then_what: str, tell: str,
    now: datetime, learnt: Mapping[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """Keep a sign; gives its id."""
    row = models.OwnSign.add(
        chart, id=fresh_id(), words=words, measure=measure, is_low=is_low, state=state, origin=origin,
        then_what=then_what, tell=tell, since_at=now, written_by=chart.actor.reference, writer_name=chart.actor.name,
        changed_at=now, learnt=dict(learnt or {}),
    )  # fmt: skip
    return row.id


def save_sign(chart: Chart, sign: Kept, *, now: datetime, seen_version: int, **changed: Any) -> None:
    """Change a sign. Refuses (``sign.changed``, 409) where somebody changed it since ``seen_version``."""
    rows = models.OwnSign.of(chart).filter(id=sign.id, version=seen_version)
    if not rows.update(**changed, changed_at=now, version=seen_version + 1):
        raise Refused(
            "sign.changed", "Somebody changed this sign just now. Please look at it again.", status=409
        )


def save_learnt(chart: Chart, learnt: Mapping[UUID, Mapping[str, Any]]) -> None:
    """What was learnt for each sign; it is no change of theirs, so the version stays."""
    for sign_id, values in learnt.items():
        models.OwnSign.of(chart).filter(id=sign_id).update(learnt=dict(values))


def remove_proposed(chart: Chart, sign_id: UUID) -> None:
    """Take back what was proposed and does not hold any more; nothing that somebody said yes to."""
    models.OwnSign.of(chart).filter(id=sign_id, state="proposed").delete()


def load_watch(chart: Chart) -> Watch:
    """The budget and the last learning; the usual budget where nobody has set one."""
    row = models.OwnWatch.of(chart).first()
    return Watch() if row is None else Watch(row.budget, row.budget_by, row.learnt_at, row.result)


def find_due(patient_ids: Collection[UUID], learnt_by: datetime) -> frozenset[UUID]:
    """Of these people, in the organisation in scope, those whose signs were last learnt by then or never."""
    learnt = models.OwnWatch.everyone.filter(patient_id__in=patient_ids, learnt_at__gt=learnt_by)
    return frozenset(patient_ids) - frozenset(learnt.values_list("patient_id", flat=True))


def save_watch(chart: Chart, **values: Any) -> None:
    """Keep the budget, or what the last learning came to."""
    if not models.OwnWatch.of(chart).update(**values):
        models.OwnWatch.add(chart, id=fresh_id(), **{"budget": USUAL_BUDGET, **values})


def load_medicines(chart: Chart) -> frozenset[str]:
    """The kinds of medicine that the person takes (``moud`` among them for opioid medicine)."""
    found = models.Patient.everyone.filter(id=chart.patient_id).values_list("medicines", flat=True).first()
    return frozenset(found or ())


def load_days(chart: Chart, now: datetime) -> Days:
    """Everything the person told in the last 400 days, and visits and talks, by local day."""
    since = now - LEARNT_FROM
    told = models.CheckIn.of(chart).filter(happened_at__gt=since, happened_at__lte=now, learned_at__lte=now)
    fields = ("happened_at", "craving", "worst", "mood", "sleep_hours", "used", "medicine", "answering")
    points = [
        Point(
            at=at, craving=craving, worst=worst, mood=mood, sleep_hours=sleep, used=_SAID.get(used),
            medicine=_SAID.get(medicine), own_voice=answering != "someone_else",
        )
        for at, craving, worst, mood, sleep, used, medicine, answering in told.values_list(*fields)
    ]  # fmt: skip
    entries = models.Entry.of(chart).filter(kind="dose", happened_at__gt=since, happened_at__lte=now)
    doses = [
        Dose(on=local_day(at, chart.zone), taken=value.get("taken", True))
        for at, value in entries.filter(learned_at__lte=now).values_list("happened_at", "value")
    ]
    visits = models.Appointment.of(chart).filter(state="kept", at__gt=since, at__lte=now)
    talks = models.Task.of(chart).filter(reached_at__gt=since, reached_at__lte=now)
    reached = [at for at in talks.values_list("reached_at", flat=True) if at is not None]
    contacts = [*visits.values_list("at", flat=True), *reached]
    return read_days(points, doses, contacts, chart.zone, now)


def _kept(row: models.OwnSign) -> Kept:
    return Kept(
        id=row.id, words=row.words, measure=row.measure, is_low=row.is_low, pitch=row.pitch, state=row.state,
        origin=row.origin, then_what=row.then_what, tell=row.tell, learnt=row.learnt, since_at=row.since_at,
        writer_name=row.writer_name, changed_at=row.changed_at, version=row.version,
    )  # fmt: skip
