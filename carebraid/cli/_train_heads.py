"""A trained model with everything that is known about it: figures by cross-validation, by trial left out, by group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from carebraid.core.kernel.refusal import Refused
from carebraid.core.watch.forecast_model import STATIC, parse_model
from carebraid.population import forecast_figures as figures
from carebraid.population.forecast_fit import calibrated_by_folds, fit, odds_by_folds, odds_of_rows
from carebraid.population.forecast_recipes import Recipe, recipe_of
from carebraid.population.forecast_tasks import FIRST_WEEK
from carebraid.population.histories import Bools, Floats

from ._train_rows import Learning

MODELS = ("default", "local")
DATA = (
    "CTN-0094, three quarters of the participants (public.ctn0094data 1.0.6, MIT, © 2023 public.ctn0094data authors; "
    "Balise RR, Hu MC, et al. PLOS ONE 2024;19(11):e0312695)"
)
NOT_FOR = (
    "deciding that somebody is not offered treatment, is discharged, or gets less of anything",
    "people who are not in treatment for opioid use disorder, or under 18",
    "people whose weeks are not told by tests, visits or themselves",
    "saying that an outcome will happen or who is to blame for it; it is a chance among people like this",
    "choosing a medicine: the arms of the trials differ in much more than the medicine",
)
STAYS = (
    "people of a setting it was not fitted on: in a trial it had not seen it ranked hardly better than chance"
)
LEAST_AUROC = 0.55
"""A model whose mean AUROC in trials it had not seen is lower does not travel, and is refused elsewhere."""
RISK_SETS: Mapping[str, str] = {
    "next_week_bad": "randomized, no confirmed relapse, weeks 1 to 23 with a whole week after",
    "relapse_4wk": "randomized, no confirmed relapse, weeks 2 to 23, four weeks seen or relapse confirmed in them",
    "early_warning": "randomized, no confirmed relapse, week negative, weeks 2 to 23, seven weeks seen or a run begun",
    "missed_next_visit": "randomized, no confirmed relapse, a visit due in the next two weeks, weeks 1 to 23",
    STATIC: "randomized; relapse as published with the trials (CTN-0051 rule on CTNote's words)",
}


def train_one(learning: Learning, name: str, *, seed: int, on: date, data: str) -> dict[str, Any]:
    """The whole file of one model: fitted on all rows, calibrated and measured on people it had not seen."""
    rows, task = learning.rows, learning.task
    recipe = recipe_of(task, name, rows.names)
    odds, fold = odds_by_folds(rows, recipe, task=task, seed=seed)
    told = calibrated_by_folds(rows.happened, odds, fold)
    raw = fit(rows, recipe, task=task, name=name, seed=seed)
    # The line is drawn through rows seen whole: the others can only have turned out badly.
    raw["calibration"] = [
        round(n, 6) for n in figures.fit_line(rows.happened[rows.is_whole], odds[rows.is_whole])
    ]
    raw["least_weeks"] = FIRST_WEEK.get(task, 0)
    alarm, left_out = figures.alarm(rows.happened, told), _left_out(learning, recipe, seed)
    raw["head"] = {
        "task": task, "model": name, "edition": 1, "evidence": "measured_here", "risk_set": RISK_SETS[task],
        "trained_on": {
            "data": data, "on": on.isoformat(), "trials": sorted(set(learning.trial.tolist())), "seed": seed,
            "rows": int(rows.is_whole.sum()), "people": len(np.unique(rows.who[rows.is_whole])),
        },
        "figures": figures.overall(rows.happened, told, rows.who, seed=seed),
        "trials_left_out": left_out, "travels": travels(left_out),
        "alarm": alarm,
        "subgroups": figures.by_group(
            rows.happened, told, rows.who, learning.groups, learning.missing, alarm["threshold"]
        ),
        "bands": figures.bands(rows.happened, told, rows.who),
        "not_for": [*NOT_FOR, *([] if travels(left_out) else [STAYS])],
    }  # fmt: skip
    return raw


def travels(left_out: list[dict[str, Any]]) -> bool:
    """Whether it ranked well enough in trials it had not seen; not where that could not be tried."""
    return bool(left_out) and sum(one["auroc"] for one in left_out) / len(left_out) >= LEAST_AUROC


def _left_out(learning: Learning, recipe: Recipe, seed: int) -> list[dict[str, Any]]:
    """Trained on the other trials, tested on this one, without any recalibration; nothing where there is only one."""
    rows, found = learning.rows, []
    for trial in sorted(set(learning.trial.tolist())):
        inside = learning.trial == trial
        try:
            raw = fit(rows.of(~inside), recipe, task=learning.task, name="left_out", seed=seed)
        except Refused:
            continue
        model = parse_model(raw)
        tested = rows.of(inside)
        told = 1 / (1 + np.exp(-odds_of_rows(tested, model)))
        found.append({"trial": trial, **_figures(tested.happened, told)})
    return found


def _figures(happened: Bools, told: Floats) -> dict[str, Any]:
    return {
        "rows": len(happened), "auroc": round(figures.auroc(happened, told), 4),
        "brier": round(figures.brier(happened, told), 4),
        "slope": round(figures.calibration_line(happened, told)[1], 4),
        "observed": round(float(happened.mean()), 4), "predicted": round(float(told.mean()), 4),
    }  # fmt: skip
