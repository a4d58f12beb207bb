"""Foretelling for one person at the end of their last whole week, and filling in how older forecasts came.

Part of every write that changes how somebody stands. A forecast is kept whatever the gate says; it only asks for a call
where its model may (``store.foretelling.raise_one``), and it never makes anybody look less urgent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.clinic_weeks import ClinicWeeks, came, settled, weeks_of
from carebraid.core.watch.forecast_model import WEEKLY
from carebraid.knowledge.forecasts import digest_of
from carebraid.store import foretelling
from carebraid.store.chart import Chart
from carebraid.store.forecasting import model_for, tell
from carebraid.store.foretelling import KeptForecast
from carebraid.store.model_use import Use, load_uses

_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_LOOKED_AT_AGAIN = timedelta(days=7)
_OF_THE_MODEL = frozenset({"forecast.no_model", "forecast.model_changed", "forecast.model_misfit"})


def foretell(chart: Chart, now: datetime) -> None:
    """Keep what is foretold at the end of the last whole week, and how what was foretold before came.

    Nothing is done where the weeks that are over, and what else it rests on, are as they were the last time.
    """
    code = ",".join(map(_digest, WEEKLY))
    if foretelling.still_holds(chart, now, code):
        return
    facts = foretelling.load_facts(chart, now)
    try:
        weeks = weeks_of(facts, now)
    except (
        Refused
    ) as refused:  # it holds for the person and not for a week: the page says it, and no row is kept
        if refused.code == "forecast.not_for_you":  # no word, test or dose changes that
            foretelling.save_holding(chart, code, before=_LONG_AGO, until=now + _LOOKED_AT_AGAIN)
        return
    if _foretell_week(chart, weeks, now):
        until = settled(facts, weeks, now)
        foretelling.save_holding(chart, code, before=until.before, until=until.until)


def _digest(task: str) -> str:
    try:
        return digest_of(model_for(task))
    except Refused:
        return ""


def _foretell_week(chart: Chart, weeks: ClinicWeeks, now: datetime) -> bool:
    """False where a model could not be read: that may be mended without anything said of the person."""
    known = foretelling.load_current(chart, weeks.week)
    kept = {one.task: one for one in known if one.week == weeks.week}
    _settle(chart, [one for one in known if one.week < weeks.week], weeks, now)
    uses = load_uses(chart.organisation_id)
    told = [_told(task, weeks, uses, kept.get(task), now) for task in WEEKLY]
    fresh = [one for one in told if one is not None]
    if fresh:
        foretelling.save_foretold(chart, fresh)
        foretelling.raise_one(chart)
    return not any(one.refused in _OF_THE_MODEL for one in (kept | {one.task: one for one in fresh}).values())


def _settle(chart: Chart, older: Sequence[KeptForecast], weeks: ClinicWeeks, now: datetime) -> None:
    for one in older:
        if one.over_at is None and (turned := came(one.task, weeks, one.week)).is_over:
            foretelling.save_came(chart, one.task, one.week, came=turned.came, now=now)


def _told(
    task: str, weeks: ClinicWeeks, uses: Mapping[str, Use], before: KeptForecast | None, now: datetime
) -> KeptForecast | None:
    """What is foretold now; None where it rests on the same as what is kept already.

    What somebody decided about another file of the model does not hold for this one: no line, and never high, until the
    gate has read it.
    """
    model_id = model_for(task)
    use = uses.get(model_id)
    try:
        history, digest = weeks.history_for(task), digest_of(model_id)
        is_other = use is not None and use.digest != digest
        line = (0.0, 1.0) if use is None or is_other else (use.intercept, use.slope)
        basis = _basis(history, digest, line, is_other)
        if before is not None and before.basis == basis:
            return None
        told = tell(task, weeks, line, now, basis=basis)
        return replace(told, is_high=told.is_high and not is_other)
    except Refused as refused:
        if before is not None and before.refused == refused.code:
            return None
        return KeptForecast(
            task=task, model=model_id, week=weeks.week, probability=None, refused=refused.code, reasons=(),
            like_this=None, as_of=weeks.as_of, computed_at=now, basis="", is_high=False,
        )  # fmt: skip


def _basis(*grounds: object) -> str:
    return hashlib.sha256(repr(grounds).encode()).hexdigest()[:32]
