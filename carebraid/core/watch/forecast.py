"""A forecast for one person: how likely, from what, and which facts moved it; or a refusal, never a made-up number.

Tasks: ``next_week_bad`` (use found or nothing known next week), ``relapse_4wk`` (the fourth bad week in a row is
complete within four weeks), ``early_warning`` (nothing found this week; a run that becomes a relapse starts within
four weeks), ``missed_next_visit`` and ``relapse_static`` (from facts at entry alone).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carebraid.core.kernel.refusal import Refused

from .forecast_features import GROUPS, Value, features_of
from .forecast_history import TreatmentHistory, check_history, has_relapsed
from .forecast_model import STATIC, ForecastModel, chance, log_odds

MOVES = 0.1
"""A group that moves the log-odds by less than this is not named as a reason (a factor of 1.1 in the odds)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A group of facts that ``raises`` or ``lowers`` the forecast against the usual values of that group.

    ``change``: in log-odds. ``facts``: the person's own values, by feature. Pages put the group into words.
    """

    group: str
    direction: str
    change: float
    facts: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Forecast:
    """``probability`` at the end of ``week``; ``like_this``: what happened to others who were told as much."""

    task: str
    model_id: str
    week: int
    probability: float
    like_this: Mapping[str, Any] | None


def forecast(history: TreatmentHistory, model: ForecastModel) -> Forecast:
    """The forecast. Refuses an empty or too short history, one that cannot be, and a person not at risk."""
    probability = chance(log_odds(model, _values(history, model)))
    return Forecast(model.task, model.id, history.week, probability, band_of(model, probability))


def explain(history: TreatmentHistory, model: ForecastModel, *, most: int = 3) -> tuple[Reason, ...]:
    """The facts that moved the forecast most, strongest first: what changes when a group is set to its usual values."""
    values = _values(history, model)
    now, reasons = log_odds(model, values), []
    for group in dict.fromkeys(feature.group for feature in model.features):
        inside = [feature.group == group for feature in model.features]
        usual = [f.usual if is_in else v for f, is_in, v in zip(model.features, inside, values, strict=True)]
        change = now - log_odds(model, usual)
        facts = {f.name: v for f, is_in, v in zip(model.features, inside, values, strict=True) if is_in}
        known = any(value is not None for value in facts.values())
        if known and abs(change) >= MOVES:
            reasons.append(Reason(group, "raises" if change > 0 else "lowers", change, facts))
    return tuple(sorted(reasons, key=lambda reason: (-abs(reason.change), reason.group))[:most])


def _values(history: TreatmentHistory, model: ForecastModel) -> list[Value]:
    check_history(history)
    check_at_risk(history, model)
    if model.task == STATIC:
        known: Mapping[str, Value] = history.entry
    else:
        known = features_of(history, {GROUPS[feature.name] for feature in model.features})
    values = [known.get(feature.name) for feature in model.features]
    if all(value is None for value in values):
        raise _nothing_known()
    return values


def check_at_risk(history: TreatmentHistory, model: ForecastModel) -> None:
    """Refuses who the model says nothing about: too short a history, nothing known, or it has happened already."""
    if not model.travels and history.setting not in model.trials:
        raise Refused(
            "forecast.other_setting",
            "This model holds only where it was fitted, so nothing is foretold here.",
        )
    if model.task == STATIC:
        return
    if history.week == 0 or all(symbol == "_" for symbol in history.symbols):
        raise _nothing_known()
    if history.week < model.least_weeks:
        raise Refused(
            "forecast.too_short", "{weeks} whole weeks of treatment are needed before anything is foretold.",
            weeks=model.least_weeks,
        )  # fmt: skip
    if has_relapsed(history.symbols):
        raise Refused(
            "forecast.already_relapsed", "Four hard weeks in a row have already happened; help is needed now."
        )
    if model.task == "early_warning" and history.symbols[-1] != "-":
        raise Refused(
            "forecast.week_not_negative",
            "This warning is for weeks in which nothing was found; this week is not one.",
        )

    if model.task == "missed_next_visit" and not any(history.is_due(history.week + n) for n in (1, 2)):
        raise Refused(
            "forecast.no_visit_due", "No visit is planned in the next two weeks, so none can be missed."
        )


def _nothing_known() -> Refused:
    return Refused("forecast.nothing_known", "Nothing is known yet that a forecast could rest on.")


def band_of(model: ForecastModel, probability: float) -> Mapping[str, Any] | None:
    """The row of the model's calibration table in which a probability lies."""
    bands = model.head.get("bands", ())
    return next((band for band in bands if band["from"] <= probability < band["to"]), None)
