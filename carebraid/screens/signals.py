"""A person's own signs: what was noticed, how sure, since when, what happens then, who is told; with their own days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.watch.own_days import Days, Measure
from carebraid.core.watch.own_plan import State, is_safety
from carebraid.core.watch.own_signs import look_for_own
from carebraid.core.watch.signal import OwnSign
from carebraid.core.watch.signature import MONTH, Limit, alarms
from carebraid.core.watch.view import Found, View
from carebraid.store.chart import Chart
from carebraid.store.lapses import Lapse, load_lapses, load_recovery
from carebraid.store.my import open_own_chart
from carebraid.store.signals import Kept, Watch, load_days, load_medicines, load_signs, load_watch
from carebraid.store.standing import load_inputs

from ._screen import screen
from .chart import Top, build_top, open_for_care
from .forecast import ForecastCard, build_card

SHOWN_DAYS = 56
"""Eight weeks of pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign as it stands. ``limit`` None: there is none yet (``why``: what is lacking, how much there is, is needed).

    ``is_on``: it is there today, ``since`` when. ``a_month``: how often it rang in the older weeks; ``false_a_month`` how
    often for nothing in the weeks held out, ``lead_days`` how long before, ``caught`` of ``episodes`` hard stretches there.
    """

    kept: Kept
    limit: Limit | None
    is_on: bool = False
    since: datetime | None = None
    is_safety: bool = False
    never_rings: bool = False
    why: tuple[str, int, int] | None = None
    a_month: float | None = None
    false_a_month: float | None = None
    lead_days: float | None = None
    caught: int = 0
    episodes: int = 0

    @property
    def is_link(self) -> bool:
        """Whether it is a link that was found in the person's days."""
        return bool(self.kept.learnt.get("lag"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The last eight weeks, day by day; None where nothing was told. ``rang``: days on which a sign began."""

    days: tuple[date, ...]
    sleep: tuple[float | None, ...]
    mood: tuple[float | None, ...]
    craving: tuple[float | None, ...]
    rang: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """The page. ``state``: ``pattern``, ``none``, ``not_enough`` or empty (never looked); ``lacking`` beside not_enough."""

    proposed: tuple[Sign, ...]
    signs: tuple[Sign, ...]
    watch: Watch
    state: str
    lacking: tuple[str, int, int] | None
    told_days: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class ChartSignals:
    """The same on the chart, with the slips the person told of."""

    top: Top
    seen: Signals
    forecast: ForecastCard
    lapses: tuple[Lapse, ...]
    recovery: Any


@screen
def my_signals(*, actor: Actor, now: datetime) -> Signals:
    """The signed-in person's signs. Refuses whoever is not in care here."""
    return build_signals(open_own_chart(actor, now), now)


@screen
def signals(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> ChartSignals:
    """One person's signs, for their team. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    top = build_top(chart, now, language)
    return ChartSignals(
        top,
        build_signals(chart, now),
        build_card(chart, top.row.person.as_of or now, is_study=top.head.is_study),
        load_lapses(chart),
        load_recovery(chart, now),
    )


def build_signals(chart: Chart, now: datetime) -> Signals:
    """The signs of the person whose chart is open."""
    watch, days = load_watch(chart), load_days(chart, now)
    view = View(load_inputs(chart, now).history, now)
    medicines = load_medicines(chart)
    signs = [_sign(one, view, is_safety(one.measure, medicines)) for one in load_signs(chart)]
    result = dict(watch.result or {})
    return Signals(
        proposed=tuple(one for one in signs if one.kept.state == State.PROPOSED),
        signs=tuple(one for one in signs if one.kept.state != State.PROPOSED), watch=watch,
        state=str(result.get("state", "")), lacking=_lacking(result) if result.get("state") == "not_enough" else None,
        told_days=len(days.of(Measure.CRAVING)), picture=_picture(days, signs),
    )  # fmt: skip


def signs_now(chart: Chart, now: datetime) -> tuple[Sign, ...]:
    """Signs that are watched and there today; asks nothing further of somebody who watches none."""
    kept = [one for one in load_signs(chart) if one.state == State.WATCHED]
    if not kept:
        return ()
    view, medicines = View(load_inputs(chart, now).history, now), load_medicines(chart)
    signs = (_sign(one, view, is_safety(one.measure, medicines)) for one in kept)
    return tuple(one for one in signs if one.is_on)


def _lacking(raw: Mapping[str, Any]) -> tuple[str, int, int]:
    return str(raw["what"]), int(raw["have"]), int(raw["need"])


def _sign(kept: Kept, view: View, safety: bool) -> Sign:
    learnt = kept.learnt
    raw = learnt.get("limit") or (learnt.get("start") if kept.state == State.PROPOSED else None)
    if raw is None:
        why = learnt.get("why")
        return Sign(
            kept=kept, limit=None, is_safety=safety, never_rings=bool(learnt.get("never_rings")),
            why=_lacking(why) if why else None,
        )  # fmt: skip
    limit = Limit(Measure(raw["measure"]), raw["is_low"], float(raw["threshold"]), int(raw["run"]))
    found = look_for_own(
        view,
        OwnSign(id="", measure=kept.measure, is_low=limit.is_low, threshold=limit.threshold, run=limit.run),
    )
    is_on = isinstance(found, Found)
    trained, held = learnt.get("trained") or {}, learnt.get("held_out") or {}
    return Sign(
        kept=kept, limit=limit, is_on=is_on, since=found.since if isinstance(found, Found) else None, is_safety=safety,
        a_month=_a_month(trained, "alarms"), false_a_month=_a_month(held, "false"), lead_days=held.get("lead_days"),
        caught=int(held.get("caught", 0)), episodes=int(held.get("episodes", 0)),
    )  # fmt: skip


def _a_month(figures: Mapping[str, Any], what: str) -> float | None:
    return figures[what] / figures["days"] * MONTH if figures.get("days") else None


def _picture(days: Days, signs: list[Sign]) -> Picture:
    first = max(days.first, days.last - SHOWN_DAYS + 1)
    shown = range(first, days.last + 1)
    rang = {
        (date.fromordinal(day), str(one.kept.measure))
        for one in signs
        if one.limit is not None and one.kept.state in (State.WATCHED, State.PROPOSED)
        for day in alarms(one.limit, days.of(one.limit.measure))
        if day >= first
    }
    values = {
        name: tuple(days.of(name).get(day) for day in shown)
        for name in (Measure.SLEEP, Measure.MOOD, Measure.CRAVING)
    }
    return Picture(
        days=tuple(date.fromordinal(day) for day in shown), sleep=values[Measure.SLEEP], mood=values[Measure.MOOD],
        craving=values[Measure.CRAVING], rang=tuple(sorted(rang)),
    )  # fmt: skip
