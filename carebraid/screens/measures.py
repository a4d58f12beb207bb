"""Measures on one time axis: what was answered, what was not, and how it changed since the beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import quantiles
from uuid import UUID

from carebraid.core.assess.change import Change, judge_change
from carebraid.core.assess.instrument import Instrument
from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.moment import local_day
from carebraid.knowledge.instruments import load_instrument
from carebraid.store.timeline import Measured, Scored, load_measures

from ._screen import screen
from .chart import Top, build_top, open_for_care

DAILY = ("craving", "mood", "sleep")
USUAL = ("phq-9", "gad-7", "craving", "sleep")
MOST = 6
SPANS = (30, 90, 180, 365)
ENOUGH_FOR_USUAL = 7
"""Answers before a person's own usual range is drawn (warning_signs.yaml baseline: minimum_points 7)."""

Point = tuple[date, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. ``points`` oldest first, None where it was asked and not answered or could not be scored.

    ``bands`` are (from, label) of the scale; ``change`` compares the first score with the last. ``usual`` is the
    middle half of the person's own answers.
    """

    code: str
    title: str
    unit: str
    low: float
    high: float
    points: tuple[Point, ...]
    bands: tuple[tuple[float, str], ...]
    usual: tuple[float, float] | None
    change: Change | None
    is_daily: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """The chosen measures over ``days`` days, on one axis from ``start`` to ``end``; what else can be chosen."""

    top: Top
    shown: tuple[Measure, ...]
    choices: tuple[tuple[str, str, bool], ...]
    events: tuple[tuple[date, str, str], ...]
    start: date
    end: date
    days: int


@screen
def measures(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    patient_id: UUID,
    chosen: Sequence[str] = (),
    days: int = 90,
) -> Measures:
    """The person's measures. Without a choice: PHQ-9, GAD-7, craving and sleep. Refuses what the door refuses."""
    chart = open_for_care(actor, patient_id, now)
    top = build_top(chart, now, language)
    # A study record ends; its axis ends with it.
    until = top.row.person.as_of or now
    span = days if days in SPANS else 90
    found = load_measures(chart, datetime.min.replace(tzinfo=now.tzinfo))
    told = [code for code in DAILY if any(getattr(day, _field(code)) is not None for day in found.days)]
    known = [*told, *dict.fromkeys(one.instrument for one in found.scored)]
    wanted = [code for code in chosen if code in known][:MOST] or [code for code in USUAL if code in known]
    end = local_day(until, chart.zone)
    start = end - timedelta(days=span)
    shown = [_measure(code, found, chart.zone, start, end, language) for code in wanted]
    choices = tuple((code, _title(code), code in wanted) for code in known)
    events = tuple((local_day(at, chart.zone), kind, detail) for at, kind, detail in found.events)
    return Measures(top, tuple(shown), choices, events, start, end, span)


def _field(code: str) -> str:
    return "sleep_hours" if code == "sleep" else code


def _title(code: str) -> str:
    return code if code in DAILY else load_instrument(code).short_title


def _measure(code: str, found: Measured, zone: str, start: date, end: date, language: str) -> Measure:
    if code in DAILY:
        return _daily(code, found, zone, start, end)
    instrument = load_instrument(code)
    mine = [one for one in found.scored if one.instrument == code]
    return _scored(instrument, mine, zone, start, end, language)


def _daily(code: str, found: Measured, zone: str, start: date, end: date) -> Measure:
    """One point a day: the day's strongest craving, its last mood and sleep. Days without a check-in have none."""
    field = _field(code)
    told: dict[date, float | None] = {}
    for day in found.days:
        on, value = local_day(day.at, zone), getattr(day, field)
        if on not in told or told[on] is None:
            told[on] = value
        elif value is not None:
            told[on] = max(value, told[on] or 0) if code == "craving" else value
    every = [value for value in told.values() if value is not None]
    usual = None
    if len(every) >= ENOUGH_FOR_USUAL:
        quarters = quantiles(every, n=4, method="inclusive")
        usual = (quarters[0], quarters[2])
    points = tuple((on, value) for on, value in sorted(told.items()) if start <= on <= end)
    return Measure(
        code=code, title=code, unit="hours" if code == "sleep" else "of 10", low=0, high=12 if code == "sleep" else 10,
        points=points, bands=(), usual=usual, change=None, is_daily=True,
    )  # fmt: skip


def _scored(
    instrument: Instrument, mine: Sequence[Scored], zone: str, start: date, end: date, language: str
) -> Measure:
    """The main score of an instrument: the one its change rules judge, else its first with a range."""
    rules = instrument.change
    numeric = [rule for rule in instrument.scores if rule.low is not None and rule.high is not None]
    rule = (instrument.score_rule(rules.score) if rules else None) or (numeric[0] if numeric else None)
    if rule is None:
        return Measure(
            code=instrument.id, title=instrument.short_title, unit="", low=0, high=1, points=(), bands=(), usual=None,
            change=None, is_daily=False,
        )  # fmt: skip
    series = [(local_day(one.at, zone), _number(one.scores.get(rule.id))) for one in mine]
    known = [value for _, value in series if value is not None]
    bands = tuple(
        (float(band.low), band.label.get(language, band.label["en"]))
        for band in instrument.bands
        if band.score == rule.id
    )
    change = (
        judge_change(instrument, _exact(known[0]), _exact(known[-1])) if rules and len(known) > 1 else None
    )
    high = float(rule.high if rule.high is not None else 1)
    return Measure(
        code=instrument.id, title=instrument.short_title, unit=f"{high:g}", low=float(rule.low or 0), high=high,
        points=tuple((on, value) for on, value in series if start <= on <= end), bands=bands, usual=None,
        change=change, is_daily=False,
    )  # fmt: skip


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _exact(value: float) -> int | float:
    return int(value) if value == int(value) else value
