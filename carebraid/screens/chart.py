"""One person's chart: who this is, what matters now, and the ways to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Purpose
from carebraid.core.kernel.moment import local_day
from carebraid.knowledge.alive import load_alive
from carebraid.store.caseload import load_person
from carebraid.store.chart import Chart, open_chart
from carebraid.store.inbox import load_waiting
from carebraid.store.overview import Head, load_head
from carebraid.store.patients import TeamTie
from carebraid.store.therapies import load_beside
from carebraid.store.timeline import Closed, Fact, Seen, load_closed, load_facts, load_seen
from carebraid.store.tolerance import Notice, load_notice

from ._facts import named
from ._screen import screen
from ._therapy import TherapyView, build_therapy
from ._why import say_signal, say_signals
from .caseload import Row, row_of
from .inbox import Line, hurting_first, line_of

SEEN_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """What stands at the top of every page of a chart. ``team`` are the people on it now.

    ``emergency_until``: it is open because its reader opened it in an emergency; the page says until when.
    """

    patient_id: UUID
    head: Head
    row: Row
    team: tuple[TeamTie, ...]
    is_plan_late: bool
    emergency_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The first page: ``reasons`` say why the level is what it is; ``recent`` the last facts;
    ``opioids`` lost tolerance and naloxone; ``therapy`` where it meets what is taken."""

    top: Top
    reasons: tuple[str, ...]
    lines: tuple[Line, ...]
    recent: tuple[Fact, ...]
    opioids: Notice
    therapy: TherapyView


@dataclass(frozen=True, slots=True)
class Tasks:
    """Everything open and closed about the person; closed ones as (task, why in words)."""

    top: Top
    lines: tuple[Line, ...]
    closed: tuple[tuple[Closed, str], ...]


@dataclass(frozen=True, slots=True)
class WhoSaw:
    """Who opened or changed this record in the last 180 days."""

    top: Top
    rows: tuple[Seen, ...]


def open_for_care(actor: Actor, patient_id: UUID, now: datetime) -> Chart:
    """The chart of somebody in the reader's care. Refuses what the door refuses."""
    return open_chart(actor, patient_id, Purpose.TREATMENT, now)


def build_top(chart: Chart, now: datetime, language: str) -> Top:
    """The top of the open chart."""
    head = load_head(chart)
    team = tuple(
        tie for tie in head.who.team if tie.from_at <= now and (tie.until_at is None or tie.until_at > now)
    )
    late = head.plan_review_on is not None and head.plan_review_on < local_day(now, chart.zone)
    return Top(
        patient_id=chart.patient_id, head=head, row=row_of(load_person(chart), now, language), team=team,
        is_plan_late=late, emergency_until=chart.emergency_until,
    )  # fmt: skip


@screen
def chart(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Overview:
    """The first page of a chart. Refuses ``chart.not_found`` and ``chart.not_on_team``."""
    opened = open_for_care(actor, patient_id, now)
    top = build_top(opened, now, language)
    signs = (*top.row.person.raised, *top.row.person.active)
    reasons = tuple(say_signal(sign["key"], sign["facts"], language) for sign in signs)
    lines = _lines(opened, now, language)
    recent, _ = load_facts(opened, limit=6)
    return Overview(
        top=top, reasons=reasons, lines=lines, recent=named(recent, language),
        opioids=load_notice(opened, now), therapy=_therapy(opened, now, language),
    )  # fmt: skip


@screen
def tasks(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Tasks:
    """Every task about the person. Refuses what the door refuses."""
    opened = open_for_care(actor, patient_id, now)
    closed = tuple((one, say_signals(one.why, language)[0] if one.why else "") for one in load_closed(opened))
    return Tasks(build_top(opened, now, language), _lines(opened, now, language), closed)


@screen
def who_saw(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> WhoSaw:
    """Who opened or changed the record. Refuses what the door refuses."""
    opened = open_for_care(actor, patient_id, now)
    return WhoSaw(build_top(opened, now, language), load_seen(opened, now - SEEN_FOR))


def _therapy(opened: Chart, now: datetime, language: str) -> TherapyView:
    """Nothing can meet where nothing is taken, and then the check is not asked whether it is alive."""
    beside = load_beside(opened, now)
    if not (beside.therapies or beside.regimen.entries or beside.told):
        return TherapyView(going_on=(), choices=(), found=(), unknown=(), is_compared=True)
    today = local_day(now, opened.zone)
    return build_therapy(beside.therapies, beside.regimen, beside.told, load_alive(), today, language)


def _lines(opened: Chart, now: datetime, language: str) -> tuple[Line, ...]:
    return tuple(line_of(one, now, language) for one in hurting_first(load_waiting(opened), now))


__all__ = [
    "Overview",
    "Seen",
    "Tasks",
    "Top",
    "WhoSaw",
    "build_top",
    "chart",
    "open_for_care",
    "tasks",
    "who_saw",
]
