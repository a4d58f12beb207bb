"""Withdrawal scales over time, and the protocol's next step with why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from carebraid.core.kernel.actor import Actor
from carebraid.core.meds.withdrawal import NextStep, ScaleProtocol, Score, next_step
from carebraid.knowledge.monitoring import find_medicine, load_withdrawal
from carebraid.store.chart import Chart
from carebraid.store.monitoring import load_supplies
from carebraid.store.responses import load_responses

from ._screen import screen
from .chart import Top, build_top, open_for_care

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale of the person. ``step`` None: never asked. ``scores`` oldest first."""

    protocol: ScaleProtocol
    scores: tuple[Score, ...]
    step: NextStep | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Both scales, the one that was asked last first."""

    top: Top
    scales: tuple[Scale, ...]


@screen
def withdrawal(*, actor: Actor, now: datetime, language: str, patient_id: UUID) -> Withdrawal:
    """The person's withdrawal scales. Refuses what the chart door refuses."""
    chart = open_for_care(actor, patient_id, now)
    scales = [_scale(chart, protocol, now) for protocol in load_withdrawal().values()]
    scales.sort(key=lambda one: -one.scores[-1].at.timestamp() if one.scores else 0)
    return Withdrawal(build_top(chart, now, language), tuple(scales))


def _scale(chart: Chart, protocol: ScaleProtocol, now: datetime) -> Scale:
    scores = tuple(
        Score(one.happened_at, _number(one.scores.get("total")))
        for one in reversed(load_responses(chart, protocol.instrument))
        if one.happened_at > now - SHOWN_FOR
    )
    return Scale(protocol, scores, next_step(protocol, scores, now, dosed_at=_dosed_at(chart, scores)))


def _dosed_at(chart: Chart, scores: tuple[Score, ...]) -> datetime | None:
    """The moment after which a rise may be precipitated. Supplies know the day alone, so the first score of the day
    on which buprenorphine was seen taken stands for it: early rather than late."""
    days = {
        one.on
        for one in load_supplies(chart)
        if one.kind == "observed" and one.state == "given" and "opioid_partial_agonist" in find_medicine(one.medicine).classes
    }  # fmt: skip
    of_the_day = [one.at for one in scores if one.at.date() in days]
    return min(of_the_day, default=None)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
