"""The forecast on a chart, and the page of a model: what it was learned from, how it does, and who lets it speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.refusal import Refused
from carebraid.core.outcomes.interval import wilson
from carebraid.core.watch.clinic_weeks import ClinicWeeks, weeks_of
from carebraid.core.watch.forecast_model import WEEKLY
from carebraid.knowledge.forecasts import load_forecast
from carebraid.store import scope
from carebraid.store.chart import Chart
from carebraid.store.forecasting import model_for, tell
from carebraid.store.foretelling import KeptForecast, load_facts, load_foretold
from carebraid.store.model_use import Month, Use, load_months, load_use, load_uses

from ._screen import screen

SHOWN_WEEKS = 12
STALE_AFTER = timedelta(days=8)
"""A forecast is made at the end of a week; one older than a week and a day is shown grey and said to be old (HAZ-22)."""
MAY_ANSWER = (Role.PSYCHIATRIST, Role.PROGRAMME_MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One task as the card shows it. ``of_100``: what is foretold; ``seen_of_100`` (between ``low`` and ``high``): how it
    went for ``people`` others in the trials who were told as much. ``reasons``: group, direction and facts.

    ``is_stale``: a newer week is over, or it is more than eight days old. ``speaks``: whether it may ask for a call.
    ``before``: (week, of 100, came) of earlier weeks, oldest first.
    """

    task: str
    refused: str
    of_100: int | None = None
    seen_of_100: int | None = None
    low: int | None = None
    high: int | None = None
    people: int = 0
    reasons: tuple[Mapping[str, Any], ...] = ()
    week: int = 0
    as_of: datetime | None = None
    computed_at: datetime | None = None
    is_stale: bool = False
    is_high: bool = False
    is_recalibrated: bool = False
    state: str = ""
    speaks: bool = False
    failures: tuple[Mapping[str, Any], ...] = ()
    before: tuple[tuple[int, int | None, bool | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastCard:
    """``refused``: why nothing is foretold of this person at all; empty where something is. ``word``: the weeks it rests on,
    ``week`` how many are over. ``is_waiting``: it comes with the next round."""

    refused: str
    told: tuple[Told, ...] = ()
    week: int = 0
    word: str = ""
    is_waiting: bool = False


def build_card(chart: Chart, now: datetime, *, is_study: bool = False) -> ForecastCard:
    """What is foretold of the person whose chart is open, as it stands at ``now``.

    People of a study have no rows: theirs is worked out here, as of the last day of their record.
    """
    try:
        weeks = weeks_of(load_facts(chart, now), now)
    except Refused as refused:
        return ForecastCard(refused=refused.code)
    uses = load_uses(chart.organisation_id)
    kept = _live(weeks, now) if is_study else load_foretold(chart, since_week=weeks.week - SHOWN_WEEKS)
    told = tuple(_told(task, kept, uses.get(model_for(task)), weeks, now) for task in WEEKLY)
    return ForecastCard(
        refused="", told=tuple(one for one in told if one is not None), week=weeks.week,
        word=weeks.history.symbols[-SHOWN_WEEKS:], is_waiting=not kept,
    )  # fmt: skip


def _live(weeks: ClinicWeeks, now: datetime) -> tuple[KeptForecast, ...]:
    found = []
    for task in WEEKLY:
        try:
            found.append(tell(task, weeks, (0.0, 1.0), now))
        except Refused as refused:
            found.append(KeptForecast(
                task=task, model=model_for(task), week=weeks.week, probability=None, refused=refused.code, reasons=(),
                like_this=None, as_of=weeks.as_of, computed_at=now, basis="", is_high=False,
            ))  # fmt: skip
    return tuple(found)


def _told(
    task: str, kept: Sequence[KeptForecast], use: Use | None, weeks: ClinicWeeks, now: datetime
) -> Told | None:
    mine = [one for one in kept if one.task == task]
    if not mine:
        return None
    last, band = mine[-1], mine[-1].like_this or {}
    people = int(band.get("people", 0))
    seen = wilson(round(float(band["observed"]) * people), people) if people else None
    return Told(
        task=task, refused=last.refused, of_100=_of_100(last.probability), people=people,
        seen_of_100=_of_100(seen.value) if seen else None, low=_of_100(seen.low) if seen else None,
        high=_of_100(seen.high) if seen else None, reasons=last.reasons, week=last.week, as_of=last.as_of,
        computed_at=last.computed_at, is_high=last.is_high, state=use.state if use else "", speaks=bool(use and use.speaks),
        is_stale=last.week < weeks.week or not timedelta() <= now - last.computed_at <= STALE_AFTER,
        is_recalibrated=bool(use and (use.intercept, use.slope) != (0.0, 1.0)), failures=use.failures if use else (),
        before=tuple((one.week, _of_100(one.probability), one.came) for one in mine[:-1]),
    )  # fmt: skip


def _of_100(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPage:
    """One model. ``head`` as its signed file has it; ``use`` None: its gate was never judged here."""

    task: str
    model: str
    head: Mapping[str, Any]
    use: Use | None
    months: tuple[Month, ...]
    may_answer: bool
    at: datetime
    others: tuple[str, ...] = WEEKLY


@screen
def model_page(*, actor: Actor, now: datetime, task: str) -> ModelPage:
    """The page of the model for one task. Refuses another task (``model.not_found``, 404) and a model that cannot be read."""
    if task not in WEEKLY or actor.organisation_id is None:
        raise Refused("model.not_found", "There is no such model here.", status=404)
    scope.enter(actor.organisation_id)
    name = model_for(task)
    return ModelPage(
        task=task, model=name, head=load_forecast(name).head, use=load_use(actor.organisation_id, name),
        months=load_months(actor.organisation_id, name), may_answer=actor.has_role(*MAY_ANSWER),
        at=now,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class HowWeForetell:
    """What a person in care reads: how many people the models were learned from, and which may ask for a call."""

    people: int
    on: str
    right_of_100: int
    missed_of_100: int
    speaking: tuple[str, ...]


@screen
def how_we_foretell(*, actor: Actor, now: datetime) -> HowWeForetell:
    """The models in plain words, for people in care; nothing about anybody is read."""
    scope.enter(actor.organisation_id)
    head = load_forecast(model_for("relapse_4wk")).head
    uses = load_uses(actor.organisation_id) if actor.organisation_id else {}
    return HowWeForetell(
        people=int(head["trained_on"]["people"]), on=str(head["trained_on"]["on"]),
        right_of_100=round(100 * head["alarm"]["right"]), missed_of_100=round(100 * (1 - head["alarm"]["hit_rate"])),
        speaking=tuple(task for task in WEEKLY if (use := uses.get(model_for(task))) and use.speaks),
    )  # fmt: skip
